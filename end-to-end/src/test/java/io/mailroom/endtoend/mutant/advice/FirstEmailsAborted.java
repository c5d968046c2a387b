package io.mailroom.endtoend.mutant.advice;

import java.util.concurrent.atomic.AtomicBoolean;
import net.bytebuddy.asm.Advice;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * In {@code KafkaProducer.send}: the first email waits until a second batch has surely been handed
 * over, and is not taken. What follows is Mailroom's own: the transaction is aborted.
 */
public final class FirstEmailsAborted {
  private FirstEmailsAborted() {}

  /** Whether it has happened; public for the changed code. */
  public static final class Once {
    public static final AtomicBoolean HAPPENED = new AtomicBoolean();

    private Once() {}
  }

  @Advice.OnMethodEnter
  static void send(@Advice.Argument(0) Object record) throws InterruptedException {
    if (((ProducerRecord<?, ?>) record).topic().endsWith("inbound-email")
        && Once.HAPPENED.compareAndSet(false, true)) {
      Thread.sleep(2_000);
      throw new TimeoutException("FIRST_EMAILS_ABORTED");
    }
  }
}
