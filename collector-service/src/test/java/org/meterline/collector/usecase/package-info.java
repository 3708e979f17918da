/** Tests of the package of the same name. */
@NullMarked
package org.meterline.collector.usecase;

import org.jspecify.annotations.NullMarked;
