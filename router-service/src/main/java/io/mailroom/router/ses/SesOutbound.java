package io.mailroom.router.ses;

import io.mailroom.contract.progress.Reason;
import io.mailroom.router.message.Letter;
import io.mailroom.router.reply.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sesv2.SesV2Client;

/**
 * Sends by Amazon SES, with the credentials that AWS's own chain finds. A region costs nothing
 * until it is used. Any thread may call it.
 */
public final class SesOutbound implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  /** What SES takes, as it goes over the wire. Source: SES developer guide, message quotas. */
  private static final long LARGEST = 40L << 20;

  /** The SDK holds a letter whole, and again as base64: of large ones, one at a time. */
  private static final long LARGE = 1L << 20;

  private static final int PARTS_OF_THE_HEAP = 8;

  private final Optional<URI> endpoint;
  private final ConcurrentHashMap<String, SesRegion> regions = new ConcurrentHashMap<>();
  private final Semaphore large = new Semaphore(1, true);

  /**
   * Opens no connection yet.
   *
   * @param endpoint instead of the region's public one
   */
  public SesOutbound(Optional<URI> endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Makes one attempt: one request, never repeated here.
   *
   * @param region such as {@code eu-west-1}
   * @throws InterruptedException if interrupted; the letter may be out or not
   */
  public Outcome send(String region, Letter letter) throws InterruptedException {
    if (letter.needsSmtpUtf8()) {
      return refused("smtputf8-needed", "SES takes no address with characters beyond ASCII");
    }
    long largest = Math.min(LARGEST, Runtime.getRuntime().maxMemory() / PARTS_OF_THE_HEAP);
    if (letter.size() > largest) {
      return refused("message-too-large", letter.size() + " octets (SES: " + largest + ")");
    }
    var at = regions.computeIfAbsent(region, this::open);
    if (letter.size() < LARGE) {
      return at.send(letter);
    }
    large.acquire();
    try {
      return at.send(letter);
    } finally {
      large.release();
    }
  }

  /** Ends all connections. */
  @Override
  public void close() {
    regions.values().forEach(SesRegion::close);
  }

  private SesRegion open(String region) {
    var client =
        SesV2Client.builder()
            .region(Region.of(region))
            .credentialsProvider(DefaultCredentialsProvider.builder().build())
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_LIMIT)
                    .socketTimeout(ANSWER_LIMIT))
            // A repeated request is a second email: SES has no key to tell by.
            .overrideConfiguration(each -> each.retryStrategy(AwsRetryStrategy.doNotRetry()));
    endpoint.ifPresent(client::endpointOverride);
    return new SesRegion(region, client.build());
  }

  private static Outcome refused(String code, String detail) {
    return new Outcome.Refused(new Reason(code, detail));
  }
}
