# Runs a program that must not outlive the one that started it.
# usage: sh -c "$(cat guard.sh)" guard SIGNAL GRACE_SECONDS PROGRAM ARGUMENT...
# Standard input is a pipe that only our starter holds open. However it ends, kill -9 included, the pipe
# closes; the watcher then asks the program to stop with SIGNAL and kills it after GRACE_SECONDS.
# The program itself takes over this shell's process id, so its starter sees its real id and exit code.
signal=$1 grace=$2
shift 2
exec 3<&0 </dev/null
(
    trap '' HUP INT TERM
    exec >/dev/null 2>&1
    while read -r _ <&3; do :; done
    kill -s "$signal" $$ || exit 0
    while [ "$grace" -gt 0 ] && kill -0 $$; do
        sleep 1
        grace=$((grace - 1))
    done
    kill -s KILL $$
) &
exec 3<&-
# Ctrl-C is for the starter, which stops its programs in order.
trap '' INT
exec "$@"
