# Finds a JDK 25 or newer for ./run and ./test, and exports it as JAVA_HOME.
# Looks at JAVA_HOME, at the PATH, at macOS's own register and in the folders where JDKs usually lie.

# major JAVA: prints the feature version of a java program, nothing if it is none
meterline_java_major() {
    [ -x "$1" ] || return 0
    "$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
}

# is_jdk FOLDER: whether it holds a JDK (not just a runtime) of version 25 or newer
meterline_is_jdk() {
    [ -n "$1" ] && [ -x "$1/bin/javac" ] || return 1
    major=$(meterline_java_major "$1/bin/java")
    [ -n "$major" ] && [ "$major" -ge 25 ]
}

meterline_find_jdk() {
    if meterline_is_jdk "${JAVA_HOME:-}"; then
        printf '%s\n' "$JAVA_HOME"
        return 0
    fi
    if on_path=$(command -v javac 2>/dev/null); then
        while [ -L "$on_path" ]; do
            link=$(readlink "$on_path")
            case $link in
                /*) on_path=$link ;;
                *) on_path=$(dirname "$on_path")/$link ;;
            esac
        done
        folder=$(cd "$(dirname "$on_path")/.." 2>/dev/null && pwd -P)
        if meterline_is_jdk "$folder"; then
            printf '%s\n' "$folder"
            return 0
        fi
    fi
    if [ -x /usr/libexec/java_home ]; then
        folder=$(/usr/libexec/java_home -v 25+ 2>/dev/null)
        if meterline_is_jdk "$folder"; then
            printf '%s\n' "$folder"
            return 0
        fi
    fi
    for folder in /usr/lib/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
        "$HOME"/.asdf/installs/java/*; do
        if meterline_is_jdk "$folder"; then
            printf '%s\n' "$folder"
            return 0
        fi
    done
    return 1
}

# need_jdk NAME: exports JAVA_HOME, or says in one line what is missing and ends the script
meterline_need_jdk() {
    if ! JAVA_HOME=$(meterline_find_jdk); then
        echo "$1: no JDK 25 found; install one (for example Temurin 25 from https://adoptium.net) or set JAVA_HOME to it." >&2
        exit 1
    fi
    export JAVA_HOME
}
