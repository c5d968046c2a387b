package io.mailroom.sandbox.service;

import java.nio.file.Path;

/**
 * What is needed to start a service.
 *
 * @param name of its module, such as {@code config-service}; also of its log
 * @param jar its {@code quarkus-run.jar}
 * @param port of its REST API and health, on 127.0.0.1
 */
public record ServiceProgram(String name, Path jar, int port) {
  public ServiceProgram {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " for " + name + " (expected 1..65535)");
    }
  }

  /** The program that the build left in a module of the project. */
  public static ServiceProgram built(Path project, String module, int port) {
    return new ServiceProgram(
        module, project.resolve(module).resolve("target/quarkus-app/quarkus-run.jar"), port);
  }
}
