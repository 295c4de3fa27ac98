# What every page has before its first block: a token with every management scope, a client and its secret, and the commands that
# a reader has. See run.py.

# A request whose status is an error, or not $EXPECT, fails. A stream of events never ends: its first line is enough.
curl() {
    case " $* " in
        *" text/event-stream "*) first_line curl "$@"; return ;;
    esac
    if [ -n "$EXPECT" ]; then
        local status
        status=$(command curl -sS -o /dev/null -w '%{http_code}' "${@/#-i/-S}")
        [ "$status" = "$EXPECT" ] || { echo "the status is $status, not $EXPECT: curl $*"; return 1; }
    else
        command curl --no-progress-meter --fail-with-body "${@/#-sf/-s}"
    fi
}

# Some commands go on until somebody stops them.
xwms() {
    case "$1 $2" in
        "listen "*) first_line "$PROGRAM" "$@" ;;
        # Asks for the secret.
        "login "*) printf '%s\n' "$CLIENT_SECRET" | "$PROGRAM" "$@" ;;
        # Asks at a terminal whether to go on, and there is none.
        "apply "*)
            case " $* " in
                *" --yes "*|*" --dry-run "*|*" --export "*) "$PROGRAM" "$@" ;;
                *) "$PROGRAM" "$@" --yes ;;
            esac ;;
        "api "*|"config "*|"profiles "*|"logout "*) "$PROGRAM" "$@" ;;
        # The operator's commands find their settings at the server of `xwms dev`.
        *) XWMS_DATA=.xwms "$PROGRAM" "$@" ;;
    esac
}

# Runs a command that doesn't end until it has printed a line.
first_line() {
    local printed
    printed=$(mktemp)
    env "$@" > "$printed" 2>&1 &
    local pid=$!
    until [ "$(wc -l < "$printed")" -gt 0 ]; do
        kill -0 $pid 2> /dev/null || { cat "$printed"; echo "it ended: $*"; return 1; }
        sleep 0.1
    done
    cat "$printed"
    kill $pid
    ! grep -i '"code"\|error' "$printed"
}

# Reads all of its input, so that the command before it can't fail.
head() {
    local all
    all=$(cat)
    command head "$@" <<< "$all"
}

# Installs nothing: `scripts/setup test` has, and tests download nothing. What pages install has to be there.
npm() {
    case "$1 $2" in
        "ci "*) [ -d "$3/node_modules" ] ;;
        "run build") [ -d "$4/.next" ] ;;
        *) start env NEXT_TELEMETRY_DISABLED=1 npm "$@" ;;
    esac
}
mvn() { [ -f "$(dirname "$3")/target/app.jar" ]; }
make() { [ "$*" = run ]; }
python3() {
    case "$1 $2" in
        "-m venv") [ -e "$3" ] || ln -s "$ROOT/examples/.venv" "$3" ;;
        *) command python3 "$@" ;;
    esac
}
.xwms/venv/bin/pip() { command .xwms/venv/bin/pip --disable-pip-version-check "$@" --no-index; }

# Apps go on until the page ends.
.xwms/venv/bin/python() { start .xwms/venv/bin/python "$@"; }
node() { start node "$@"; }
java() { start java "$@"; }
go() { start env GOPROXY=off go "$@"; }
cargo() { start "$BUILT/$3"; }

# Starts an app, and waits until it serves at $PORT, or, if its page names no address, until it has printed a line.
start() {
    local printed
    printed=$(mktemp)
    command "$@" > "$printed" 2>&1 &
    local pid=$!
    until if [ -n "$SERVES" ]; then (: <> "/dev/tcp/127.0.0.1/$PORT") 2> /dev/null; else [ -s "$printed" ]; fi; do
        kill -0 $pid 2> /dev/null || { cat "$printed"; echo "it ended: $*"; return 1; }
        sleep 0.1
    done
}

before() { if declare -F "before_$1" > /dev/null; then "before_$1"; fi; }

# Repeats a command until it succeeds: what a read model or the request log shows comes a moment later.
until_good() { until "$@" > /dev/null 2>&1; do sleep 0.1; done; }

# Prints the access token of the demo account's owner for SCOPES: person SCOPES.
person() {
    client APP "$(jq -n --arg scopes "$1" '{name: "App of the owner", client_type: "web",
        redirect_uris: ["http://127.0.0.1:9000/callback"], scopes: ($scopes / " ")}')"
    "$PYTHON" "$GUIDES/person.py" login "$ISSUER" "$APP_ID" "$APP_SECRET" "$1"
}

ago() { date -u -d "$1 ago" +%FT%TZ; }

# Prints a member of the response to a POST: member NAME PATH BODY.
member() {
    local response
    response=$(curl "$ISSUER$2" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d "$3") ||
        { echo "$2 $3: $response" >&2; return 1; }
    jq -er "$1" <<< "$response"
}

# Makes a client; sets NAME_ID and NAME_SECRET: client NAME BODY.
client() {
    local made
    made=$(member . /v1/clients "$2")
    printf -v "$1_ID" %s "$(jq -r .client_id <<< "$made")"
    printf -v "$1_SECRET" %s "$(jq -r '.client_secret // empty' <<< "$made")"
}

# Prints a token of a machine client: token ID SECRET [FIELD…].
token() { curl -u "$1:$2" -d grant_type=client_credentials "${@:3}" "$ISSUER/oauth/token" | jq -er .access_token; }

TOKEN=$(token "$DEMO_MACHINE" "$DEMO_MACHINE_SECRET")
