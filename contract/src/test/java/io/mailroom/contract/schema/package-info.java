/** What the code writes, held against the schemas that are published. */
@NullMarked
package io.mailroom.contract.schema;

import org.jspecify.annotations.NullMarked;
