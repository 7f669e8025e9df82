# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion for tocsin(1)

complete -c tocsin -f
complete -c tocsin -n __fish_use_subcommand -l background -d 'Start in the tray only'
complete -c tocsin -n __fish_use_subcommand -l check-now -d 'Have everything checked at once'
complete -c tocsin -n __fish_use_subcommand -l preferences -d 'Show the preferences'
complete -c tocsin -n __fish_use_subcommand -l version -d 'Show the version'
complete -c tocsin -l help -d 'Show the help'
complete -c tocsin -n __fish_use_subcommand -a check -d 'Check once, without a display'
complete -c tocsin -n __fish_use_subcommand -a report -d 'Tell all that was seen, to be sent to somebody'
complete -c tocsin -n __fish_use_subcommand -a status -d 'Tell what the running Tocsin shows'
complete -c tocsin -n __fish_use_subcommand -a history -d 'Tell what it was like'
complete -c tocsin -n __fish_use_subcommand -a snooze -d 'Silence its notifications for a while'

complete -c tocsin -n '__fish_seen_subcommand_from check' -l json -d 'Answer with one JSON object'
complete -c tocsin -n '__fish_seen_subcommand_from check' -l format -x -a 'text json nagios prometheus' -d 'In which form to answer'
complete -c tocsin -n '__fish_seen_subcommand_from check' -l no-world -d 'Ask nobody elsewhere in the world'
complete -c tocsin -n '__fish_seen_subcommand_from check' -l no-feed -d 'Do not read the announcements'
complete -c tocsin -n '__fish_seen_subcommand_from check' -l service -r -F -d 'Check what a file defines'
complete -c tocsin -n '__fish_seen_subcommand_from check' -l timeout -x -d 'How many seconds each part may take'

complete -c tocsin -n '__fish_seen_subcommand_from report' -l with-my-address -d 'Tell your own address as well'
complete -c tocsin -n '__fish_seen_subcommand_from report' -l check -d 'Check anew'
complete -c tocsin -n '__fish_seen_subcommand_from report' -l no-world -d 'Ask nobody elsewhere in the world'
complete -c tocsin -n '__fish_seen_subcommand_from report' -l no-feed -d 'Do not read the announcements'
complete -c tocsin -n '__fish_seen_subcommand_from report' -l service -r -F -d 'Check what a file defines'
complete -c tocsin -n '__fish_seen_subcommand_from report' -l timeout -x -d 'How many seconds each part may take'

complete -c tocsin -n '__fish_seen_subcommand_from status' -l json -d 'Answer with one JSON object'
complete -c tocsin -n '__fish_seen_subcommand_from status' -l follow -d 'Go on, with a line for each change'
complete -c tocsin -n '__fish_seen_subcommand_from status' -l format -x -a 'text json waybar' -d 'In which form to answer'

complete -c tocsin -n '__fish_seen_subcommand_from history' -l since -x -a '24h 7d 30d 90d 1y' -d 'From when on'
complete -c tocsin -n '__fish_seen_subcommand_from history' -l component -x -a 'edge page videos static live login' -d 'One component alone'
complete -c tocsin -n '__fish_seen_subcommand_from history' -l json -d 'Answer with one JSON object'
complete -c tocsin -n '__fish_seen_subcommand_from history' -l csv -d 'Answer with a table'
complete -c tocsin -n '__fish_seen_subcommand_from history' -l service -r -F -d 'The history of what a file defines'

complete -c tocsin -n '__fish_seen_subcommand_from snooze' -a '30 1h 4h tomorrow back off'
