/** Tests of the room {@code process}. */
@NullMarked
package org.meterline.local.process;

import org.jspecify.annotations.NullMarked;
