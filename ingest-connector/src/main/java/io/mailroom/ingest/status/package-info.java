/** How every watch fares, for the people who ask config-service. */
@NullMarked
package io.mailroom.ingest.status;

import org.jspecify.annotations.NullMarked;
