#!/bin/sh
# A double click opens mooclint in the browser: the first time it installs what it needs, into a folder beside this file.
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
for python in python3.14 python3.13 python3.12 python3.11 python3; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    "$python" "$here/run.py" desk "$@" && exit
    printf '\n[Enter] '
    read -r _
    exit 1
  fi
done
address=https://www.python.org/downloads/
printf '%s: %s\n' 'Python 3.11 немесе одан жаңа нұсқасы керек' $address 'Нужен Python 3.11 или новее' $address \
  'Python 3.11 or newer is needed' $address
printf '\n[Enter] '
read -r _
exit 2
