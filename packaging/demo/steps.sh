# shellcheck shell=sh disable=SC2154
# Sourced by packaging/quickstart: showing commands, running them, and checking their answers.
steps=0
answer=
whole=true

chapter() { printf '\n=== %s\n' "$1"; }
history() { # history DATE: what happened then, of history.txt
	sed -n "/^$1 /,/^\(20\|\$\)/p" history.txt | sed -n "1p;2,\${/^ /p}" | sed 's/^/  | /'
}
say() { echo; printf '# %s\n' "$@"; }

# A command as one would type it.
show() { printf '\n$ %s\n' "$*"; }

quoted() {
	for word in "$@"; do
		case $word in
		*[!A-Za-z0-9_.,:/@=+-]* | '') printf " '%s'" "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
}

failed() {
	echo "quickstart: $1" >&2
	exit 1
}

# as WHO COMMAND…: `sluice COMMAND…` with the profile of WHO, which must exit 0
as() { ends 0 "$@"; }

# ends CODE WHO COMMAND…: the same, which must exit CODE; a secret in the answer isn't shown
ends() {
	wanted=$1 who=$2
	shift 2
	printf '\n%s$ sluice%s\n' "$who" "$(quoted "$@")"
	code=0
	answer=$(sluice --profile "$who" "$@" 2>&1) || code=$?
	printf '%s\n' "$answer" | if $whole; then cat; else head -n 1; fi |
		sed 's/^/  /; s/\(sl[a-z]_[A-Za-z0-9_-]\{4\}\)[A-Za-z0-9_-]\{20,\}/\1…/'
	steps=$((steps + 1))
	[ "$code" -eq "$wanted" ] || failed "that ended with $code and not with $wanted"
}

# brief WHO COMMAND…: as `as`, of whose answer only the first line is shown
brief() {
	whole=false
	as "$@"
	whole=true
}

# says TEXT…: the last answer holds each; lines may end anywhere
says() {
	for text in "$@"; do
		printf '%s ' "$answer" | tr -s ' \n\t' '   ' | grep -q -F -e "$text" ||
			failed "that does not say: $text"
	done
}

# field NAME: the value of the first member NAME of the last answer in JSON
field() { printf '%s' "$answer" | grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

# ask WHO COMMAND…: as `as`, without showing it, for the next step's sake; the answer in JSON
ask() {
	who=$1
	shift
	answer=$(sluice --profile "$who" --json "$@") || failed "$* of $who failed"
}

# joins NAME MAIL PROFILE ORGANISATION: invited by the admin, signed in by the invitation
joins() {
	brief ada account invite "$2" --name "$1" --organisation "$4"
	(umask 077 && printf '%s\n' "$answer" | sed -n 's/^invitation *\(sli_[^ ]*\)/\1/p' >"$data/invitation")
	signs_in "$3"
}

signs_in() {
	ends 0 "$1" login --url "https://$address" --ca "$data/server/tls/certificate.pem" \
		--invitation-file "$data/invitation"
	says "Welcome"
}

# promotes WHO: types the statement that the promotion shows
promotes() {
	ask "$1" promotion show gpt-2
	as "$1" promotion promote gpt-2 --statement "$(field statement)"
	says "effective"
}

# stage_opens NUMBER REASON CHAIR INDEPENDENT: the whole irreversible procedure, with what the
# lead, the chair and the independent member say
stage_opens() {
	as lena release preview gpt-2
	as lena release propose gpt-2 --worksheet "worksheet-$1.json" --reason "$2"
	as noor promotion vote gpt-2 approve --reason "$3"
	as iris promotion vote gpt-2 approve --independent --reason "$4"
	says "cooling_off"
	sleep 2.2
	promotes lena
}
