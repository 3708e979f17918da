/** Tests of the room {@code stack}. */
@NullMarked
package org.meterline.local.stack;

import org.jspecify.annotations.NullMarked;
