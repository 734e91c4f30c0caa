package bus

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Key is the secret from which all others are derived: the one that turns an
// address into a conversation and the one that encrypts the streams on disk.
// Whoever loses it loses what was kept; whoever steals it can read it.
type Key [32]byte

// ParseKey reads 64 hexadecimal digits.
func ParseKey(text string) (Key, error) {
	var k Key
	text = strings.TrimSpace(text)
	if len(text) != hex.EncodedLen(len(k)) {
		return k, fmt.Errorf("a key is %d hexadecimal digits, this one has %d characters; make one with: openssl rand -hex %d",
			hex.EncodedLen(len(k)), len(text), len(k))
	}
	if _, err := hex.Decode(k[:], []byte(text)); err != nil {
		return k, errors.New("a key is hexadecimal digits only (0-9, a-f); make one with: openssl rand -hex 32")
	}
	return k, nil
}

// KeyFile reads the key in dir/key and makes it, readable by its owner only,
// if there is none. It refuses a file that others can read.
func KeyFile(dir string) (Key, error) {
	path := filepath.Join(dir, "key")
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKeyFile(path)
	}
	if err != nil {
		return Key{}, fmt.Errorf("look at the key file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return Key{}, fmt.Errorf("key file %s can be read by others (mode %04o); run: chmod 600 %s", path, info.Mode().Perm(), path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Key{}, fmt.Errorf("read the key file: %w", err)
	}
	key, err := ParseKey(string(text))
	if err != nil {
		return Key{}, fmt.Errorf("key file %s: %w", path, err)
	}
	return key, nil
}

// makeKeyFile writes a new key beside its place and links it in, so that a
// crash leaves a whole key or none, and of two processes one wins.
func makeKeyFile(path string) (Key, error) {
	var k Key
	rand.Read(k[:]) // never fails since Go 1.24
	draft, err := os.CreateTemp(filepath.Dir(path), ".key-*")
	if err != nil {
		return k, fmt.Errorf("make the key file: %w", err)
	}
	defer os.Remove(draft.Name())
	_, err = draft.WriteString(hex.EncodeToString(k[:]) + "\n")
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return k, fmt.Errorf("write the key file: %w", err)
	}
	if err := os.Link(draft.Name(), path); errors.Is(err, fs.ErrExist) {
		return KeyFile(filepath.Dir(path))
	} else if err != nil {
		return k, fmt.Errorf("put the key file in place: %w", err)
	}
	return k, nil
}

// derive makes the key for one purpose.
func (k Key) derive(purpose string) []byte {
	out, err := hkdf.Key(sha256.New, k[:], nil, "helsevei "+purpose, 32)
	if err != nil {
		panic(err) // 32 bytes is always a length that HKDF gives
	}
	return out
}

// conversationLength is the length in bytes of the hash in a conversation's
// name. 16 bytes make a collision between two of a billion addresses as likely
// as one in 10^20.
const conversationLength = 16

// hasher gives the function that names the conversation of a channel and an
// address.
func (k Key) hasher() func(channel, address string) string {
	secret := k.derive("conversation")
	return func(channel, address string) string {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(channel + "\x00" + address))
		return hex.EncodeToString(mac.Sum(nil)[:conversationLength])
	}
}
