/** Who calls: the caller of a request, and the rule that decides who is a usage meter. May use Quarkus security and OIDC. */
@NullMarked
package org.meterline.chassis.security;

import org.jspecify.annotations.NullMarked;
