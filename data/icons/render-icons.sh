#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Renders icons into one size directory of an icon theme, by context.
# Usage: render-icons.sh RSVG_CONVERT SIZE APP_ID OUTPUT_DIR SVG…

set -eu

rsvg_convert=$1
size=$2
app_id=$3
output=$4
shift 4

# The state icons are drawn on a 24 px grid with a margin of 1 px. At 22 px that
# drawing is used pixel for pixel, without its margin. librsvg before 2.52 cannot
# crop: there it is scaled, a little softer.
crop=
if [ "$size" -eq 22 ] && "$rsvg_convert" --help | grep -e --page-width > /dev/null; then
  crop='--width=24 --height=24 --left=-1 --top=-1 --page-width=22 --page-height=22'
fi

# A new directory, not only new files in it: its time tells ninja that it is up to date.
rm -rf "$output"

for svg; do
  name=$(basename "$svg" .svg)
  options="--width=$size --height=$size"

  if [ "$name" = "$app_id" ]; then
    context=apps
  else
    context=status
    options=${crop:-$options}
  fi

  mkdir -p "$output/$context"
  # shellcheck disable=SC2086 # a list of options
  "$rsvg_convert" $options --output="$output/$context/$name.png" "$svg"
done
