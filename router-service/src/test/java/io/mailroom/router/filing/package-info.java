@NullMarked
package io.mailroom.router.filing;

import org.jspecify.annotations.NullMarked;
