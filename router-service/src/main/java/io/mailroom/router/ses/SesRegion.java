package io.mailroom.router.ses;

import io.mailroom.contract.progress.Reason;
import io.mailroom.router.message.Letter;
import io.mailroom.router.message.header.Correspondents.Addressee;
import io.mailroom.router.reply.Outcome;
import io.mailroom.router.ses.Allowance.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.GetAccountResponse;

/**
 * The operator's account in one region: its client, and what it may still send. Any thread may call
 * it.
 */
final class SesRegion implements AutoCloseable {
  private static final Duration ACCOUNT_IS_NEWS = Duration.ofMinutes(5);

  /** Beyond that, the outbox waits: it has other replies to send. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final SesV2Client client;

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Account account;

  /** What SES said of the account, and what it may send since. */
  private record Account(GetAccountResponse said, Allowance allowance, long asOf) {
    boolean isOld(long now) {
      return now - asOf > ACCOUNT_IS_NEWS.toNanos();
    }

    Account with(Allowance changed) {
      return new Account(said, changed, asOf);
    }
  }

  SesRegion(String name, SesV2Client client) {
    this.name = name;
    this.client = client;
  }

  /** Sends to all addressees by one request. */
  Outcome send(Letter letter) throws InterruptedException {
    boolean isInSandbox;
    try {
      var refused = admit(letter.addressees().size());
      if (refused != null) {
        return refused;
      }
      isInSandbox = isInSandbox();
    } catch (SdkException e) {
      return SesFaults.ofQuestion(e);
    }
    SdkBytes octets;
    try {
      octets = octets(letter);
    } catch (IOException e) {
      return new Outcome.NotSent(
          new Reason("content-store", String.valueOf(e.getMessage())), false);
    }
    try {
      var from = letter.from().value();
      var to = letter.addressees().stream().map(each -> each.address().value()).toList();
      var response =
          client.sendEmail(request ->
              request
                  .fromEmailAddress(from)
                  .destination(destination -> destination.toAddresses(to))
                  .content(content -> content.raw(raw -> raw.data(octets))));
      return accepted(response.messageId(), letter.addressees());
    } catch (SdkException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while SES was asked to send");
      }
      return SesFaults.of(e, isInSandbox);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  /** Waits for the account's rate; why not, if it may not send now. */
  private @Nullable Outcome admit(int recipients) throws InterruptedException {
    Answer answer;
    lock.lockInterruptibly();
    try {
      var now = System.nanoTime();
      var current = current(now);
      answer = current.allowance().take(recipients, now, PATIENCE);
      if (answer instanceof Answer.Granted(var then, var _)) {
        account = current.with(then);
      }
    } finally {
      lock.unlock();
    }
    return switch (answer) {
      case Answer.Granted(var _, var pause) -> {
        Thread.sleep(pause);
        yield null;
      }
      case Answer.TooBusy(var pause) ->
          notSent(
              "ses-rate",
              "the account's rate in %s is taken for the next %d s"
                  .formatted(name, pause.toSeconds()));
      case Answer.UsedUp _ ->
          notSent("ses-quota", "the account's quota of 24 hours in %s is used up".formatted(name));
    };
  }

  private boolean isInSandbox() {
    lock.lock();
    try {
      return account != null && !Boolean.TRUE.equals(account.said().productionAccessEnabled());
    } finally {
      lock.unlock();
    }
  }

  private Account current(long now) {
    var known = account;
    if (known != null && !known.isOld(now)) {
      return known;
    }
    var said = client.getAccount(_ -> {});
    var quota = said.sendQuota();
    double left =
        quota.max24HourSend() < 0
            ? Double.POSITIVE_INFINITY
            : quota.max24HourSend() - quota.sentLast24Hours();
    long freeAt = known == null ? now : known.allowance().freeAt();
    return new Account(said, new Allowance(quota.maxSendRate(), left, freeAt), now);
  }

  private Outcome accepted(@Nullable String id, List<Addressee> addressees) {
    var messageId = id == null ? null : "<" + id + "@" + domain() + ">";
    var reply = "accepted by SES in " + name + " as " + id;
    return new Outcome.Answered(
        messageId,
        addressees.stream()
            .map(each -> new Outcome.Answer(each.asked(), Outcome.Verdict.ACCEPTED, reply))
            .toList());
  }

  /** Of the Message-IDs that SES gives; its first region has another form. */
  private String domain() {
    return name.equals("us-east-1") ? "email.amazonses.com" : name + ".amazonses.com";
  }

  private static SdkBytes octets(Letter letter) throws IOException {
    var octets = new ByteArrayOutputStream(Math.toIntExact(letter.size()));
    letter.writeTo(octets);
    return SdkBytes.fromByteArrayUnsafe(octets.toByteArray());
  }

  private static Outcome notSent(String code, String detail) {
    return new Outcome.NotSent(new Reason(code, detail), true);
  }
}
