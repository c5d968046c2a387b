package io.mailroom.router.outbox;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.router.ledger.OutboxEntry.Asked;
import io.mailroom.router.outbox.Turn.Stored;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Filing.Filed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replies of one partition that were sent, and are still to be filed in their mailbox: each on
 * a virtual thread of its own, a few times if need be. Their body stays in {@code outbox} until
 * then, so that the next owner goes on with them. The partition's thread uses it.
 */
final class Filings {
  private static final Logger LOG = LoggerFactory.getLogger(Filings.class);

  /** How long after each attempt that could not be made the next one follows; then none. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(30));

  private final OutboxTools tools;
  private final Consumer<Sha256Prefix> done;
  private final Map<Sha256Prefix, Thread> atHand = new ConcurrentHashMap<>();

  /**
   * @param done is told of each reply that is filed or never will be, on that filing's thread
   */
  Filings(OutboxTools tools, Consumer<Sha256Prefix> done) {
    this.tools = tools;
    this.done = done;
  }

  /** Whether a reply is to be filed at all. */
  static boolean areWanted(Dispatch sent) {
    return sent.integration().outbound().sendsAs().filter(each -> each.leavesTraces()).isPresent();
  }

  /** Begins to file a reply, unless it is at hand. */
  void begin(Sha256Prefix id, Dispatch sent) {
    var name = "file-" + sent.reply().email().outboundId().token();
    var thread = Thread.ofVirtual().name(name).unstarted(() -> file(id, sent));
    if (atHand.putIfAbsent(id, thread) == null) {
      thread.start();
    }
  }

  /**
   * Goes on with a reply whose body is still there although it was sent.
   *
   * @return whether it is to be filed; else nobody needs the body any more
   */
  boolean resume(Asked asked, OutboxProgress sent, Stored stored) {
    var reply = stored.reply(asked.body().offset());
    var integration = tools.integrations().snapshot().value(asked.integrationId().value());
    if (reply.isEmpty() || integration.isEmpty()) {
      return false;
    }
    var dispatch = Attempts.dispatch(sent, reply.get(), integration.get());
    if (!areWanted(dispatch)) {
      return false;
    }
    begin(asked.id(), dispatch);
    return true;
  }

  /** Ends all of them; whoever owns the partition next begins them again. */
  void interrupt() {
    atHand.values().forEach(Thread::interrupt);
    atHand.clear();
  }

  private void file(Sha256Prefix id, Dispatch sent) {
    try {
      var problem = problem(sent);
      if (problem.isPresent()) {
        LOG.warn("event=reply-not-filed code={} reply={}", problem.get(), sent.messageId());
      }
      atHand.remove(id);
      done.accept(id);
    } catch (InterruptedException e) {
      // The partition is another owner's now.
    }
  }

  /** Files a reply; why that is impossible, if it is. */
  private Optional<String> problem(Dispatch sent) throws InterruptedException {
    try {
      for (var pause : PAUSES) {
        switch (tools.filing().file(sent)) {
          case Filed.Done _ -> {
            return Optional.empty();
          }
          case Filed.Never(var reason) -> {
            return Optional.of(reason.code());
          }
          case Filed.NotNow(var reason) -> {
            LOG.info("event=reply-filed-later code={} reply={}", reason.code(), sent.messageId());
            Thread.sleep(pause);
          }
        }
      }
      return tools.filing().file(sent) instanceof Filed.Done
          ? Optional.empty()
          : Optional.of("given-up");
    } catch (RuntimeException e) {
      LOG.error("event=filing-failed code=bug reply={}", sent.messageId(), e);
      return Optional.of("bug");
    }
  }
}
