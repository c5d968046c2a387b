package io.mailroom.router.outbox;

import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.progress.Reason;
import io.mailroom.router.reply.Carrier;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Outcome;
import io.mailroom.router.reply.Outcome.Answer;
import io.mailroom.router.reply.Outcome.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A carrier that does what it is told to, and otherwise brings everything to everybody. */
final class ScriptedCarrier implements Carrier {
  private final Map<String, Queue<Carrier>> scripts = new ConcurrentHashMap<>();
  private final Queue<Dispatch> carried = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> interrupted = new ConcurrentHashMap<>();

  /** Does this at the next attempts at a reply, one after the other. */
  void script(String outboundId, Carrier... steps) {
    scripts.computeIfAbsent(outboundId, _ -> new ConcurrentLinkedQueue<>()).addAll(List.of(steps));
  }

  /** Does nothing special at a reply any more. */
  void forget(String outboundId) {
    scripts.remove(outboundId);
  }

  @Override
  public Outcome carry(Dispatch dispatch) throws InterruptedException {
    var id = dispatch.reply().email().outboundId().value();
    carried.add(dispatch);
    var script = scripts.getOrDefault(id, new ConcurrentLinkedQueue<>()).poll();
    try {
      return (script == null ? accept() : script).carry(dispatch);
    } catch (InterruptedException e) {
      interrupted.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet();
      throw e;
    }
  }

  /** All attempts so far. */
  List<Dispatch> carried() {
    return List.copyOf(carried);
  }

  /** The attempts at one reply. */
  List<Dispatch> carried(String outboundId) {
    return carried.stream()
        .filter(each -> each.reply().email().outboundId().value().equals(outboundId))
        .toList();
  }

  int interrupted(String outboundId) {
    return interrupted.getOrDefault(outboundId, new AtomicInteger()).get();
  }

  static Carrier accept() {
    return answer(Map.of());
  }

  /** Answers so for these addresses, and accepts the others. */
  static Carrier answer(Map<String, Verdict> verdicts) {
    return dispatch ->
        new Outcome.Answered(
            null,
            owed(dispatch)
                .map(address -> {
                  var verdict = verdicts.getOrDefault(address, Verdict.ACCEPTED);
                  return new Answer(address, verdict, "the server's " + verdict);
                })
                .toList());
  }

  static Carrier outcome(Outcome outcome) {
    return _ -> outcome;
  }

  static Carrier unknown() {
    return outcome(new Outcome.Unknown(new Reason("no-answer", "after the final dot")));
  }

  static Carrier notSent(String code, boolean isOfServer) {
    return outcome(new Outcome.NotSent(new Reason(code, "so it said"), isOfServer));
  }

  /** Says that it began, and waits until it is let go. */
  static Carrier hang(CountDownLatch begun, CountDownLatch let) {
    return dispatch -> {
      begun.countDown();
      let.await();
      return accept().carry(dispatch);
    };
  }

  private static Stream<String> owed(Dispatch dispatch) {
    var recipients = dispatch.reply().email().recipients();
    return Stream.of(recipients.to(), recipients.cc(), recipients.bcc())
        .flatMap(List::stream)
        .map(MailAddress::address)
        .filter(address -> !dispatch.settled().contains(address));
  }
}
