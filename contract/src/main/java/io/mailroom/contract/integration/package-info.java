/**
 * What an administrator configured: one mailbox on one domain, its watched folders with their
 * routes, its outbound server. Flows from config-service to every service, through the topic {@code
 * integrations}.
 */
@NullMarked
package io.mailroom.contract.integration;

import org.jspecify.annotations.NullMarked;
