package io.mailroom.router.outbox;

import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.router.reply.RetryPlan;
import io.mailroom.sandbox.kafka.KafkaCluster;
import io.mailroom.sandbox.process.Folders;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What replies that wait cost: {@code ./bench outbox [replies]}. They belong to 50 integrations; a
 * server that lets nobody finish holds them up, then they go.
 */
public final class OutboxBench {
  private static final int INTEGRATIONS = 50;
  private static final int PARALLEL = 4;

  private OutboxBench() {}

  /** Runs it; the argument is the number of replies, 100,000 unless given. */
  public static void main(String... arguments) throws Exception {
    var replies = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
    var settings =
        new OutboxSettings(
            new RetryPlan(List.of(Duration.ofMinutes(1)), Duration.ofDays(4)),
            Duration.ofDays(15),
            PARALLEL,
            64 << 20);
    var let = new CountDownLatch(1);
    var folder = Files.createTempDirectory("outbox-bench");
    try (var kafka = KafkaCluster.start(folder);
        var rig = new OutboxRig(kafka)) {
      var integrations =
          Stream.generate(rig::configure).limit(INTEGRATIONS).map(Integration::id).toList();
      for (int i = 0; i < replies; i++) {
        var integration = integrations.get(i % INTEGRATIONS);
        rig.askLater(OutboxRig.email(integration, "reply-" + i, "ann@example.org"));
      }
      rig.flush();

      var before = heap();
      var began = System.nanoTime();
      rig.start(settings, "bench", ScriptedCarrier.hang(new CountDownLatch(1), let));
      await(() -> rig.newest().size() == replies);
      say("admitted", replies, began);
      System.out.printf("heap per waiting reply: %d bytes%n", (heap() - before) / replies);

      began = System.nanoTime();
      let.countDown();
      await(() -> rig.count(State.SENT) == replies);
      say("sent", replies, began);
      System.out.printf("heap per settled reply: %d bytes%n", (heap() - before) / replies);
    } finally {
      Folders.delete(folder);
    }
  }

  private static void say(String what, int replies, long began) {
    var seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%s: %d replies in %.1f s, %.0f/s%n", what, replies, seconds, replies / seconds);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(Duration.ofSeconds(2));
    }
  }

  /** Bytes in use after everything that is garbage is gone. */
  private static long heap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(Duration.ofMillis(100));
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
