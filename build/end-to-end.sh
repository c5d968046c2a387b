# Builds what is missing and runs a program of a module's test sources, for ./bench and ./prove.
# Sourced after toolchain.sh:
#   run_program <class> [argument …]             of end-to-end
#   run_program_of <module> <class> [argument …]

run_program() {
  run_program_of end-to-end "io.mailroom.endtoend.$1" "${@:2}"
}

run_program_of() {
  echo "Building" >&2
  "$MVN" -q -B -ntp -pl "$1" -am -DskipTests package \
    dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test
  cd "$1"
  exec "$JAVA_HOME/bin/java" \
    -Djava.util.logging.config.file=../end-to-end/src/test/resources/logging.properties \
    -cp "target/test-classes:target/classes:$(cat target/test.classpath)" "$2" "${@:3}"
}
