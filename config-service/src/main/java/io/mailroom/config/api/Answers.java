package io.mailroom.config.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;

/** How documents become answers. */
final class Answers {
  private Answers() {}

  static ResponseBuilder json(int status, JsonNode document) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header("Cache-Control", "no-store")
        .entity(document.toString());
  }

  /** The document of an integration, with its version as the tag. */
  static ResponseBuilder tagged(int status, ObjectNode integration) {
    return json(status, integration).tag(new EntityTag(integration.path("version").asText()));
  }
}
