# One static binary. It carries content, languages, the page and the time zones
# inside itself.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
# Named one by one, so that .env, .git and data never get into a layer.
COPY cmd cmd
COPY bot bot
COPY dialogue dialogue
COPY channels channels
COPY content content
COPY locales locales
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/bin/helsevei ./cmd/helsevei && mkdir /out/data

# busybox and not distroless or scratch: the health check below needs a program
# that asks over HTTP, and busybox brings its wget in 1.5 MB.
FROM busybox:1.37.0-musl
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/bin/helsevei /bin/helsevei
# For a container with the embedded bus: the key and the streams.
COPY --from=build --chown=65532:65532 --chmod=0700 /out/data /data
VOLUME /data
USER 65532:65532
ENV HELSEVEI_ADDR=0.0.0.0:8080 HELSEVEI_DATA=/data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["wget", "-q", "-T", "2", "-O", "/dev/null", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["helsevei"]
CMD ["serve"]
