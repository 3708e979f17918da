/** Tests of the package of the same name. */
@NullMarked
package org.meterline.contracts.report;

import org.jspecify.annotations.NullMarked;
