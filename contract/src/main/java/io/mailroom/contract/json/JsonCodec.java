package io.mailroom.contract.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/**
 * One type of record to JSON bytes and back. Fields that this version does not know are passed
 * over; absent values are left out; times are ISO 8601 in UTC.
 *
 * @param <T> the record
 */
public final class JsonCodec<T> {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private final Class<T> type;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  public JsonCodec(Class<T> type) {
    this.type = type;
    this.reader = MAPPER.readerFor(type);
    this.writer = MAPPER.writerFor(type);
  }

  /** The mapper behind every codec, for what is no record of its own. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** UTF-8 JSON. */
  public byte[] encode(T value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + type.getSimpleName() + " as JSON", e);
    }
  }

  /**
   * Reads what {@link #encode} of this or another version wrote.
   *
   * @throws UnreadableRecordException if it is not JSON, or not such a record
   */
  public T decode(byte[] json) throws UnreadableRecordException {
    try {
      T value = reader.readValue(json);
      if (value == null) {
        throw new UnreadableRecordException(type.getSimpleName() + " is null", null);
      }
      return value;
    } catch (IOException e) {
      throw new UnreadableRecordException("not a readable " + type.getSimpleName(), e);
    }
  }
}
