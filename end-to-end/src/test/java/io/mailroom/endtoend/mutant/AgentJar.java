package io.mailroom.endtoend.mutant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.agent.builder.AgentBuilder;

/**
 * The classes of this package and those below it as a Java agent, written under {@code target/}
 * when first needed.
 */
final class AgentJar {
  private AgentJar() {}

  /** The option of a JVM that is changed so; the argument is the agent's. */
  static String option(String argument) {
    return "-javaagent:" + Written.FILE + "=" + argument;
  }

  private static final class Written {
    private static final Path FILE = write();
  }

  private static Path write() {
    var manifest = new Manifest();
    var attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(new Attributes.Name("Premain-Class"), Agent.class.getName());
    attributes.put(Attributes.Name.CLASS_PATH, origin(AgentBuilder.class).toUri().toString());
    var classes = origin(AgentJar.class);
    var own = classes.resolve(AgentJar.class.getPackageName().replace('.', '/'));
    try (var files = Files.walk(own).filter(Files::isRegularFile)) {
      var jar = Files.createTempFile(Path.of("target").toAbsolutePath(), "mutants", ".jar");
      write(jar, manifest, classes, files);
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path jar, Manifest manifest, Path classes, Stream<Path> files)
      throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(type + " does not come from a file", e);
    }
  }
}
