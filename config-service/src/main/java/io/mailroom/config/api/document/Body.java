package io.mailroom.config.api.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.contract.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The body of a request: one JSON value, in which no name occurs twice. */
public final class Body {
  private static final ObjectReader READER =
      JsonCodec.mapper()
          .reader()
          .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Most bytes of a body; an integration of five folders has a few thousand. */
  public static final int LARGEST = 256 << 10;

  private Body() {}

  /**
   * Reads a body.
   *
   * @throws ProblemException {@code body-too-large}; {@code malformed-json} with line and column,
   *     but no word of the body: it may hold a secret
   */
  static Field read(byte[] json) {
    if (json.length > LARGEST) {
      throw new ProblemException(
          Problem.of(ProblemCode.BODY_TOO_LARGE, "expected at most " + LARGEST + " bytes"));
    }
    try {
      JsonNode root = READER.readTree(json);
      if (root.isMissingNode()) {
        throw malformed("the body is empty");
      }
      return new Field(root, "");
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw malformed(
          at == null
              ? "the body is not JSON"
              : "not JSON at line " + at.getLineNr() + ", column " + at.getColumnNr());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(Problem.of(ProblemCode.MALFORMED_JSON, detail));
  }
}
