package io.mailroom.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.RecordType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the code writes, held against the published schemas, in both directions. */
class SchemasTest {
  private static final Path FOLDER = Path.of("..", "docs", "schemas");
  private static final String BASE = "https://mailroom.io/schemas/";
  private static final JsonSchemaFactory SCHEMAS = schemas();

  /**
   * A record as the code writes it.
   *
   * @param isFull whether every field is filled
   */
  record Sample<T>(String schema, RecordCodec<T> codec, T value, boolean isFull) {
    JsonNode json() throws IOException {
      return JsonCodec.mapper().readTree(codec.encode(value));
    }

    T decode(JsonNode changed) throws UnreadableRecordException, IOException {
      return codec.decode(typed(codec.type()), JsonCodec.mapper().writeValueAsBytes(changed));
    }

    @Override
    public String toString() {
      return (isFull ? "full " : "bare ") + schema;
    }
  }

  static Stream<Sample<?>> samples() {
    var records =
        Stream.<Sample<?>>of(
            full("inbound-email", RecordCodec.INBOUND_EMAIL, Samples.fullEmail()),
            bare("inbound-email", RecordCodec.INBOUND_EMAIL, Samples.bareEmail()),
            full("routed-email", RecordCodec.ROUTED_EMAIL, Samples.fullRouted()),
            bare("routed-email", RecordCodec.ROUTED_EMAIL, Samples.bareRouted()),
            full("outbound-email", RecordCodec.OUTBOUND_EMAIL, Samples.fullOutbound()),
            bare("outbound-email", RecordCodec.OUTBOUND_EMAIL, Samples.bareOutbound()),
            full("outbound-status", RecordCodec.OUTBOUND_STATUS, Samples.fullOutboundStatus()),
            bare("outbound-status", RecordCodec.OUTBOUND_STATUS, Samples.bareOutboundStatus()),
            full("outbox-progress", RecordCodec.OUTBOX_PROGRESS, Samples.fullProgress()),
            bare("outbox-progress", RecordCodec.OUTBOX_PROGRESS, Samples.bareProgress()),
            bare("folder-status", RecordCodec.FOLDER_STATUS, Samples.bareFolderStatus()),
            full("checkpoint", RecordCodec.CHECKPOINT, Samples.fullCheckpoint()),
            bare("checkpoint", RecordCodec.CHECKPOINT, Samples.bareCheckpoint()),
            full("fingerprint", RecordCodec.FINGERPRINT, Samples.fullFingerprint()),
            bare("fingerprint", RecordCodec.FINGERPRINT, Samples.bareFingerprint()),
            full("integration", RecordCodec.INTEGRATION, Samples.fullIntegration()),
            full("conversation", RecordCodec.CONVERSATION, Samples.fullConversation()),
            bare("conversation", RecordCodec.CONVERSATION, Samples.bareConversation()),
            full("peer", RecordCodec.PEER, Samples.peer()));
    var sender = Letterhead.of(new Outbound.Sender(null, "support@acme.example"));
    var outbounds =
        Stream.of(
                new Outbound.None(),
                new Outbound.Default(sender),
                new Outbound.Ses("eu-central-1", sender),
                new Outbound.Smtp(
                    new Outbound.SmtpServer("smtp", 465, Outbound.Tls.IMPLICIT, null, null),
                    sender))
            .map(Samples::bareIntegration)
            .map(each -> bare("integration", RecordCodec.INTEGRATION, each));
    var states =
        Arrays.stream(FolderState.values())
            .map(Samples::folderStatus)
            .map(each -> full("folder-status", RecordCodec.FOLDER_STATUS, each));
    return Stream.of(records, outbounds, states).flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatIsWrittenIsAsTheSchemaSaysAndEveryFieldIsNamed(Sample<?> sample) throws IOException {
    assertThat(schema(sample.schema).validate(sample.json())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyFieldThatTheSchemaNamesIsWritten(Sample<?> sample) throws IOException {
    var named = JsonCodec.mapper().readTree(read(sample.schema)).get("properties");

    if (sample.isFull) {
      assertThat(sample.json().fieldNames())
          .toIterable()
          .containsExactlyInAnyOrderElementsOf(() -> named.fieldNames());
    } else {
      assertThat(sample.json().properties()).noneMatch(field -> field.getValue().isNull());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatIsWrittenIsReadTheSame(Sample<?> sample) throws Exception {
    assertThat(sample.decode(sample.json())).isEqualTo(sample.value);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void fieldsOfALaterVersionArePassedOver(Sample<?> sample) throws Exception {
    assertThat(sample.decode(withUnknownFields(sample.json()))).isEqualTo(sample.value);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void otherMajorVersionIsRefused(Sample<?> sample) {
    var type = sample.codec.type();
    var next = typed(new RecordType(type.header(), type.name(), type.major() + 1));

    assertThatThrownBy(() -> sample.codec.decode(next, bytes(sample)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("(expected " + type.value() + ")");
  }

  private static <T> byte[] bytes(Sample<T> sample) {
    return sample.codec.encode(sample.value);
  }

  private static <T> Sample<T> full(String schema, RecordCodec<T> codec, T value) {
    return new Sample<>(schema, codec, value, true);
  }

  private static <T> Sample<T> bare(String schema, RecordCodec<T> codec, T value) {
    return new Sample<>(schema, codec, value, false);
  }

  private static RecordHeaders typed(RecordType type) {
    return new RecordHeaders(new Header[] {type.asHeader()});
  }

  /**
   * Adds a field to every object but the alternatives of content, which are told by their fields.
   */
  private static JsonNode withUnknownFields(JsonNode json) {
    json.forEach(SchemasTest::withUnknownFields);
    if (json instanceof ObjectNode object) {
      var _ = object.putObject("added").put("later", true);
    }
    return json;
  }

  private static JsonSchema schema(String name) {
    return SCHEMAS.getSchema(
        SchemaLocation.of(BASE + name + ".schema.json"),
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  /** The schemas of the folder, closed: open for consumers, they name all that the code writes. */
  private static JsonSchemaFactory schemas() {
    var closed = new HashMap<String, String>();
    try (var files = Files.list(FOLDER)) {
      for (var file : files.toList()) {
        var schema = JsonCodec.mapper().readTree(Files.readString(file));
        close(schema);
        closed.put(BASE + file.getFileName(), schema.toString());
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + FOLDER, e);
    }
    return JsonSchemaFactory.getInstance(
        SpecVersion.VersionFlag.V202012,
        builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.copyOf(closed))));
  }

  private static void close(JsonNode schema) {
    schema.forEach(SchemasTest::close);
    if (schema instanceof ObjectNode object && object.path("properties").isObject()) {
      var _ = object.put("additionalProperties", false);
    }
  }

  private static String read(String schema) throws IOException {
    return Files.readString(FOLDER.resolve(schema + ".schema.json"));
  }
}
