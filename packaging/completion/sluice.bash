# bash completion of sluice(1).  A line a command, from schema/commands.def: its words, a
# tab, its options: "=" behind one that takes a value, "=@" where the value is a file, and
# "@" alone where the command itself takes a file.
_sluice_commands='@COMMANDS@'
_sluice_globals='@GLOBALS@'

# What does the option $1, if it is among $2, take: "=" a value, "=@" a file?
_sluice_takes()
{
	local option
	for option in $2; do
		if [[ $option == "$1="* ]]; then
			printf '%s' "${option#"$1"}"
			return
		fi
	done
	return 1
}

# The finished words before the cursor, each with a space behind it, without the options
# that every command has.
_sluice_typed()
{
	local i
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-*) _sluice_takes "${COMP_WORDS[i]}" "$_sluice_globals" >/dev/null && ((i++)) ;;
		*) printf '%s ' "${COMP_WORDS[i]}" ;;
		esac
	done
}

# Sets `known`, the options that may stand here, and `next`, the words.
_sluice_look()
{
	local typed words options
	typed=$(_sluice_typed)
	known=$_sluice_globals
	next=
	while IFS=$'\t' read -r words options; do
		if [[ $typed == "$words "* ]]; then
			known+=" $options"
		elif [[ $words == "$typed"* ]]; then
			words=${words#"$typed"}
			next+=" ${words%% *}"
		fi
	done <<<"$_sluice_commands"
}

_sluice_offer() # compgen's arguments
{
	mapfile -t COMPREPLY < <(compgen "$@" | sort -u)
}

_sluice()
{
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} known next takes
	local profiles=${XDG_CONFIG_HOME:-$HOME/.config}/sluice/profiles
	_sluice_look
	COMPREPLY=()
	if [[ $before == --profile ]]; then
		_sluice_offer -W "$(ls "$profiles" 2>/dev/null)" -- "$word"
	elif takes=$(_sluice_takes "$before" "$known"); then
		[[ $takes != =@ ]] || _sluice_offer -f -- "$word"
	elif [[ $word == -* ]]; then
		_sluice_offer -W "$(sed 's/=@\?//g; s/ @//g' <<<"$known")" -- "$word"
	elif [[ -z $next && " $known " == *" @ "* ]]; then
		_sluice_offer -f -- "$word"
	else
		_sluice_offer -W "$next" -- "$word"
	fi
}

complete -o filenames -F _sluice sluice
