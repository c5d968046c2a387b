# Finds a JDK 25 and a Maven 3.9, for ./verify, ./run and the other scripts beside them.
# Sourced; sets JAVA_HOME and MVN, or ends the script with one clear line.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit 1
}

java_release() { # <java home>: prints its feature release, nothing if it is no JDK
  [ -x "$1/bin/javac" ] || return 0
  "$1/bin/javac" -version 2>/dev/null | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

find_jdk() {
  local candidate on_path
  on_path=$(command -v javac 2>/dev/null) && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${JAVA_HOME:-}" "${on_path:-}" \
    /usr/lib/jvm/*25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home \
    "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/*25*; do
    [ -n "$candidate" ] && [ "$(java_release "$candidate")" = 25 ] || continue
    printf '%s\n' "$candidate"
    return
  done
}

find_maven() { # prints a Maven 3.9; brings one by its coordinates where only an older one is at hand
  local version=3.9.14 home
  home="${XDG_CACHE_HOME:-$HOME/.cache}/mailroom/apache-maven-$version"
  if [ ! -x "$home/bin/mvn" ]; then
    command -v mvn >/dev/null || return 0
    case $(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1) in
      3.9) command -v mvn && return ;;
    esac
    printf 'Bringing Maven %s\n' "$version" >&2
    (cd / && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack \
      -Dartifact=org.apache.maven:apache-maven:$version:zip:bin \
      -DoutputDirectory="$(dirname "$home")") >&2 || return 0
    chmod +x "$home/bin/mvn"
  fi
  printf '%s\n' "$home/bin/mvn"
}

JAVA_HOME=$(find_jdk)
[ -n "$JAVA_HOME" ] || fail "no JDK 25 found; install one, or set JAVA_HOME to it"
export JAVA_HOME
MVN=$(find_maven)
[ -n "$MVN" ] || fail "no Maven found; install one (3.6 or newer brings the 3.9 that the build needs)"
