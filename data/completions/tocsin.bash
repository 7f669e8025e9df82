# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for tocsin(1)

_tocsin_values ()
{
  case $1:$2 in
    check:--format) echo 'text json nagios prometheus' ;;
    status:--format) echo 'text json waybar' ;;
    history:--since) echo '24h 7d 30d 90d 1y' ;;
    history:--component) echo 'edge page videos static live login' ;;
    snooze:*) echo '30 1h 4h tomorrow back off' ;;
  esac
}

_tocsin_options ()
{
  case $1 in
    check) echo '--json --format= --no-world --no-feed --service= --timeout= --help' ;;
    report) echo '--with-my-address --check --no-world --no-feed --service= --timeout= --help' ;;
    status) echo '--json --follow --format= --help' ;;
    history) echo '--since= --component= --json --csv --service= --help' ;;
    snooze) echo '--help' ;;
    '') echo '--background --check-now --preferences --help --version' ;;
  esac
}

_tocsin ()
{
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=''
  ((COMP_CWORD < 2)) || command=${COMP_WORDS[1]}

  # An option and its value are three words: --format = json
  if [[ $word == '=' ]]; then
    word=''
  elif [[ $before == '=' ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi

  if [[ $before == --service ]]; then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  elif [[ $before == --format || $before == --since || $before == --component || ($command == snooze && $word != -*) ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_tocsin_values "$command" "$before")" -- "$word")
  elif [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_tocsin_options "$command")" -- "$word")
    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
  elif ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W 'check report status history snooze' -- "$word")
  fi
}

complete -F _tocsin tocsin
