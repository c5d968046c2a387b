package io.mailroom.router;

import io.quarkus.runtime.Quarkus;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the process when it cannot go on by itself. What was not committed never happened, so
 * a new process goes on where this one stood. Any thread may call.
 */
@Singleton
public class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
  private static final int STATUS = 1;

  /**
   * Ends the process with status 1, in its own time.
   *
   * @param code what went wrong, for programs
   */
  public void because(String code, Throwable cause) {
    LOG.error("event=router-ends code={}", code, cause);
    Quarkus.asyncExit(STATUS);
  }
}
