package io.mailroom.config.api;

import io.mailroom.config.api.document.IntegrationBody;
import io.mailroom.config.change.Administration;
import io.mailroom.contract.json.JsonCodec;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Every check of a new integration, and nothing saved. */
@Path("/api/probes")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ProbeResource {
  private final Administration administration;
  private final IntegrationBody bodies;

  ProbeResource(Administration administration, IntegrationBody bodies) {
    this.administration = administration;
    this.bodies = bodies;
  }

  /** Answers with where each folder's watch would begin. */
  @POST
  public Response probe(byte[] body) {
    var checked = administration.check(bodies.read(body));
    var document = JsonCodec.mapper().createObjectNode();
    var folders = document.putArray("folders");
    for (var watch : checked.watches()) {
      folders
          .addObject()
          .put("name", watch.folder().value())
          .put("uidValidity", watch.baseline().uidValidity())
          .put("firstUid", watch.baseline().firstUid());
    }
    return Answers.json(200, document).build();
  }
}
