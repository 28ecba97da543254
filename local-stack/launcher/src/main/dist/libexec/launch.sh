# Starts Orrery's Java. Sourced by bin/orrery of a release and by ./orrery of a checkout.
# shellcheck shell=sh

die() {
    echo "orrery: $1" >&2
    exit 1
}

# The file behind symbolic links to it.
real_file() {
    file=$1
    while [ -h "$file" ]; do
        target=$(readlink "$file")
        case $target in
            /*) file=$target ;;
            *) file=$(dirname "$file")/$target ;;
        esac
    done
    echo "$file"
}

# Sets java, and java_version as the runtime says it, such as 17.0.15.
find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java="$JAVA_HOME/bin/java"
        [ -x "$java" ] || die "JAVA_HOME=$JAVA_HOME has no bin/java: point it at Java 17 or newer."
    else
        java=$(command -v java) || die "Java is missing: install Java 17 or newer."
    fi
    # What the runtime says of itself in a file: to start it for that takes half as long as a command.
    release=$(dirname "$(dirname "$(real_file "$java")")")/release
    java_version=
    if [ -r "$release" ]; then
        java_version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$release")
    fi
    if [ -z "$java_version" ]; then
        java_version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
    fi
    major=${java_version%%[!0-9]*}
    [ "${major:-0}" -ge 17 ] ||
        die "Java ${java_version:-of an unknown version} is too old: install Java 17 or newer and point JAVA_HOME at it."
}

# class_path LIB: the jars of a folder, always in the same order, since a class-data archive holds for one order alone.
class_path() (
    LC_ALL=C
    path=
    for jar in "$1"/*.jar; do
        path="$path:$jar"
    done
    echo "${path#:}"
)

# start_java LIB STATE OPTIONS ARGUMENT...: in place of the shell. STATE is where the local stack and the demo keep their data.
start_java() {
    lib=$1
    state=$2
    options=$3
    shift 3
    # shellcheck disable=SC2086 # Both hold several words.
    exec "$java" -XX:+UseSerialGC -Xshare:auto $options ${ORRERY_JAVA_OPTS:-} \
        -Dorrery.home="$state" -cp "$(class_path "$lib")" io.orrery.local.command.Main "$@"
}
