#!/bin/sh
exec sh "${0%/*}/start-linux.sh" "$@"
