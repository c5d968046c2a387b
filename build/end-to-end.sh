# Builds what is missing and runs a program of a module's test sources, for ./bench and ./prove.
# Sourced after toolchain.sh: run_program <module> <class below io.mailroom> [argument …]
# JAVA_OPTIONS, an array, goes to its Java.

JAVA_OPTIONS=()

run_program() {
  echo "Building" >&2
  "$MVN" -q -B -ntp -pl "$1" -am -DskipTests package \
    dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test
  cd "$1"
  exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED "${JAVA_OPTIONS[@]}" \
    -Djava.util.logging.config.file="$project/end-to-end/src/test/resources/logging.properties" \
    -cp "target/test-classes:target/classes:$(cat target/test.classpath)" "io.mailroom.$2" "${@:3}"
}
