CLIENT_ID=$DEMO_MACHINE
CLIENT_SECRET=$DEMO_MACHINE_SECRET
cat > xwms.toml <<END
issuer = "https://auth.example.org"
listen = "127.0.0.1:8080"
database_url = "postgres://xwms@localhost/xwms"
master_key = "$(openssl rand -base64 32)"
END
