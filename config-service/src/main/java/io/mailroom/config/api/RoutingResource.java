package io.mailroom.config.api;

import io.mailroom.config.api.document.DryRunBody;
import io.mailroom.config.api.document.ReportAnswer;
import io.mailroom.config.change.Administration;
import io.mailroom.config.dryrun.DryRun;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What routes would do. */
@Path("/api/integrations/{id}/routing")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RoutingResource {
  private final Administration administration;
  private final DryRun dryRun;

  RoutingResource(Administration administration, DryRun dryRun) {
    this.administration = administration;
    this.dryRun = dryRun;
  }

  /** Answers with those of the newest emails that other routes would send elsewhere. */
  @POST
  @Path("dry-run")
  public Response dryRun(@PathParam("id") String id, byte[] body) {
    var wish = DryRunBody.read(body);
    var current = administration.find(Ids.integration(id));
    var report = dryRun.run(current, wish.changed(current), wish.emails());
    return Answers.json(200, ReportAnswer.of(report)).build();
  }
}
