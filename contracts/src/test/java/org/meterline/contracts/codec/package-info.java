/** Tests of the package of the same name. */
@NullMarked
package org.meterline.contracts.codec;

import org.jspecify.annotations.NullMarked;
