package io.mailroom.sandbox.run;

import io.mailroom.sandbox.journey.TopicFeed;
import io.mailroom.sandbox.terminal.Screen;
import io.mailroom.sandbox.terminal.StartFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The program behind {@code ./run}, which gives it the checkout as the system property {@code
 * mailroom.run.project}, and whether it writes to a terminal as {@code mailroom.run.terminal}. Its
 * status is 0 when it did what was asked, 1 after one line that says why not, and that of the
 * signal when it was ended by one.
 */
public final class Main {
  private Main() {}

  /**
   * Runs until it is done or ended.
   *
   * @param arguments as {@code ./run --help} says
   */
  public static void main(String[] arguments) {
    var screen = new Screen(System.out, System.err, Boolean.getBoolean("mailroom.run.terminal"));
    Preparation.silence();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, fault) -> Logger.getLogger("run").log(Level.WARNING, thread.getName(), fault));
    try {
      var project = Path.of(System.getProperty("mailroom.run.project", ".")).toAbsolutePath();
      var options = Options.of(List.of(arguments), System.getenv(), project.normalize());
      if (options.topic() != null) {
        requireKafka(options.port(Listener.KAFKA));
        read(options.bootstrapServers(), options.topic());
        return;
      }
      try (var _ = Preparation.prepare(options)) {
        new Start(options, screen, begun()).run();
      }
      System.exit(0);
    } catch (Exception e) {
      // Whatever it is, this is where a start ends.
      fail(screen, e);
    }
  }

  /** Ends it all: the person gets the reason, the log the rest. Any thread may call. */
  static void fail(Screen screen, Throwable fault) {
    Logger.getLogger("run").log(Level.SEVERE, "ended", fault);
    screen.fail(fault);
    System.exit(1);
  }

  /** One line an event, as it is in Kafka. */
  private static void read(String bootstrapServers, String topic) {
    TopicFeed.open(bootstrapServers, List.of(topic), true)
        .forEach(event -> {
          System.out.println(event.value());
          if (System.out.checkError()) {
            // Nobody reads on.
            System.exit(0);
          }
        });
  }

  /** A consumer would look for it for a minute. */
  private static void requireKafka(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      // Something is there.
    } catch (IOException e) {
      throw new StartFault("no Kafka at 127.0.0.1:%d; does ./run run?".formatted(port), e);
    }
  }

  /** {@code ./run} has become this process, so this is when the person pressed return. */
  private static Instant begun() {
    return ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
  }
}
