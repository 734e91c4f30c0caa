package bus_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"helsevei/bot/bus"
)

// TestTLS reaches a server that runs on deploy/nats-tls.conf.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	ca, stranger := authority(t, dir, "ca"), authority(t, dir, "stranger")
	certificate(t, dir, ca)
	for name, file := range map[string]string{"NATS_TLS_CERT": "server.crt", "NATS_TLS_KEY": "server.key", "NATS_TLS_CA": "ca.crt"} {
		t.Setenv(name, quoted(filepath.Join(dir, file)))
	}
	address := single(t, "nats-tls.conf").Addr().String()
	open := func(scheme, ca string, patience time.Duration) error {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		b, err := bus.Open(ctx, bus.Options{URL: as("bot", scheme, address), CA: ca, Key: testKey, Replicas: 1, Keeper: true, Log: quiet})
		if err == nil {
			err = b.Close()
		}
		return err
	}
	if err := open("tls", filepath.Join(dir, "ca.crt"), 20*time.Second); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"an authority that did not sign": open("tls", stranger.file, time.Second),
		"the system's authorities":       open("tls", "", time.Second),
	} {
		if err == nil {
			t.Errorf("with %s the server was trusted", name)
		}
	}
}

type issuer struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	file string
}

// authority makes a certificate authority and writes its certificate.
func authority(t *testing.T, dir, name string) issuer {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	a := issuer{key: newKey(t), file: filepath.Join(dir, name+".crt")}
	der, err := x509.CreateCertificate(rand.Reader, template, template, a.key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	writePEM(t, a.file, "CERTIFICATE", der)
	return a
}

// certificate makes the server's.
func certificate(t *testing.T, dir string, a issuer) {
	t.Helper()
	key := newKey(t)
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}, a.cert, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, filepath.Join(dir, "server.crt"), "CERTIFICATE", der)
	if der, err = x509.MarshalPKCS8PrivateKey(key); err != nil {
		t.Fatal(err)
	}
	writePEM(t, filepath.Join(dir, "server.key"), "PRIVATE KEY", der)
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func writePEM(t *testing.T, path, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}
