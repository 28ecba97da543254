# A class-data archive: classes as the Java runtime keeps them in memory, made once for a release and a runtime, so that
# later starts need not read and check them again. Sourced by bin/orrery.
# shellcheck shell=sh

# class_data_file HOME: where it is. With the user's caches where the release's folder can't be written; empty for nowhere.
class_data_file() {
    name="orrery-$(cat "$1/VERSION")-java-$java_version.jsa"
    if [ -f "$1/lib/$name" ] || [ -w "$1/lib" ]; then
        echo "$1/lib/$name"
    elif [ -n "${XDG_CACHE_HOME:-${HOME:-}}" ]; then
        # Its name tells the release's place, since it holds for jars of these paths alone.
        echo "${XDG_CACHE_HOME:-$HOME/.cache}/orrery/$(echo "$1" | tr -c 'A-Za-z0-9\n' _)-$name"
    fi
}

# make_class_data HOME FILE: whole or not at all, so that no start reads half of it. That it can't be made harms nobody.
make_class_data() {
    mkdir -p "$(dirname "$2")" 2>/dev/null || return 0
    part="$2.$$"
    "$java" -XX:+UseSerialGC -XX:ArchiveClassesAtExit="$part" -Xlog:disable -cp "$(class_path "$1/lib")" \
        io.orrery.local.command.Main --help >/dev/null 2>&1 && mv -f "$part" "$2" 2>/dev/null
    rm -f "$part"
}

# class_data_options HOME: what the runtime is to be told; where there is no archive yet, one is made for the next start.
class_data_options() {
    file=$(class_data_file "$1")
    if [ -z "$file" ] || [ "${ORRERY_CLASS_DATA:-}" = off ]; then
        return 0
    fi
    if [ -f "$file" ]; then
        # One that does not fit, say after an update of the runtime, is left alone, and that is no news.
        echo "-XX:SharedArchiveFile=$file -Xlog:cds=off -Xlog:cds+dynamic=off -Xlog:class+path=off"
    elif [ "${ORRERY_CLASS_DATA:-}" = now ]; then
        make_class_data "$1" "$file"
    else
        # Beside this start, which need not wait for it.
        (make_class_data "$1" "$file" </dev/null >/dev/null 2>&1 &)
    fi
}
