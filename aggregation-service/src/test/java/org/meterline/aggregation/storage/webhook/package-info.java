/** Tests of the package. */
@NullMarked
package org.meterline.aggregation.storage.webhook;

import org.jspecify.annotations.NullMarked;
