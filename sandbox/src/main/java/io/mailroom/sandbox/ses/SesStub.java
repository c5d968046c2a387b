package io.mailroom.sandbox.ses;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The two calls of SES that Mailroom makes, {@code SendEmail} of a raw email and {@code
 * GetAccount}, over HTTP on loopback. It checks no signature. Any thread may call it.
 */
public final class SesStub implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Consumer<TakenEmail> delivery;
  private final List<TakenEmail> taken = new CopyOnWriteArrayList<>();
  private final Queue<SesAnswer> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile SesAccount account = SesAccount.ROOMY;

  private SesStub(HttpServer server, Consumer<TakenEmail> delivery) {
    this.server = server;
    this.delivery = delivery;
  }

  /** One that keeps what it takes and delivers nothing. */
  public static SesStub start() {
    return start(_ -> {});
  }

  /**
   * Starts on a free port.
   *
   * @param delivery gets each email that was taken, before the answer
   */
  public static SesStub start(Consumer<TakenEmail> delivery) {
    try {
      var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var stub = new SesStub(HttpServer.create(loopback, 0), delivery);
      stub.server.setExecutor(stub.threads);
      var _ = stub.server.createContext("/v2/email/account", stub::tellAccount);
      var _ = stub.server.createContext("/v2/email/outbound-emails", stub::send);
      stub.server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands for SES's endpoint. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From the next {@code GetAccount} on. */
  public void account(SesAccount changed) {
    account = changed;
  }

  /** What becomes of the next requests to send, one after the other; later ones are accepted. */
  public void answerNext(SesAnswer... next) {
    answers.addAll(List.of(next));
  }

  /** What it took, in order. */
  public List<TakenEmail> taken() {
    return List.copyOf(taken);
  }

  /** How often it was asked to send. */
  public int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void tellAccount(HttpExchange exchange) throws IOException {
    var now = account;
    answer(
        exchange,
        200,
        Map.of(
            "ProductionAccessEnabled",
            now.isProduction(),
            "SendingEnabled",
            true,
            "EnforcementStatus",
            "HEALTHY",
            "SendQuota",
            Map.of(
                "Max24HourSend", now.per24Hours(),
                "MaxSendRate", now.perSecond(),
                "SentLast24Hours", now.sent())));
  }

  private void send(HttpExchange exchange) throws IOException {
    var request = JSON.readTree(exchange.getRequestBody());
    var _ = requests.incrementAndGet();
    var next = answers.poll();
    switch (next == null ? new SesAnswer.Accept() : next) {
      case SesAnswer.Accept _ -> answer(exchange, 200, Map.of("MessageId", take(request)));
      case SesAnswer.AcceptThen(var failure) -> {
        var _ = take(request);
        fail(exchange, failure);
      }
      case SesAnswer.Cut _ -> exchange.close();
      case SesAnswer.Refuse(int status, var type, var message) -> {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
        answer(exchange, status, Map.of("message", message));
      }
    }
  }

  private String take(JsonNode request) throws IOException {
    var id = "0102019a-0000-%012d-000000".formatted(taken.size() + 1);
    var recipients = new ArrayList<String>();
    Stream.of("ToAddresses", "CcAddresses", "BccAddresses")
        .map(request.path("Destination")::path)
        .forEach(addresses -> addresses.forEach(each -> recipients.add(each.asText())));
    var email =
        new TakenEmail(
            id,
            request.path("FromEmailAddress").asText(),
            recipients,
            new String(request.path("Content").path("Raw").path("Data").binaryValue(), ISO_8859_1));
    taken.add(email);
    delivery.accept(email);
    return id;
  }

  private static void fail(HttpExchange exchange, SesAnswer.Failure failure) throws IOException {
    switch (failure) {
      case CUT -> exchange.close();
      case CUT_IN_ANSWER -> {
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write("{\"MessageId\"".getBytes(UTF_8));
        exchange.getResponseBody().flush();
        exchange.close();
      }
      case INTERNAL_ERROR -> {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", "InternalServiceErrorException");
        answer(exchange, 500, Map.of("message", "try again"));
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, Map<String, Object> body)
      throws IOException {
    var octets = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, octets.length);
    try (var out = exchange.getResponseBody()) {
      out.write(octets);
    }
  }
}
