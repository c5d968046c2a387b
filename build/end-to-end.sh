# Builds what is missing and runs a program of end-to-end's test sources, for ./bench and ./prove.
# Sourced after toolchain.sh: run_program <class> [argument …]

run_program() {
  echo "Building" >&2
  "$MVN" -q -B -ntp -pl end-to-end -am -DskipTests package \
    dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test
  cd end-to-end
  exec "$JAVA_HOME/bin/java" -Djava.util.logging.config.file=src/test/resources/logging.properties \
    -cp "target/test-classes:$(cat target/test.classpath)" "io.mailroom.endtoend.$1" "${@:2}"
}
