"""Mistakes of restrict_endpoint."""

from labjudge.proof.traps import swap

# Added to the list, which keeps what it had.
swap(
    "adds_to_the_list",
    says="somebody keeps what they had",
    old="    api.set_permissions(\n",
    new="    api.update_permissions(\n",
)
# The application may delete the endpoint.
swap(
    "caller_manages",
    says="not what they need",
    old="service_principal_name=caller, permission_level=ServingEndpointPermissionLevel.CAN_QUERY",
    new="service_principal_name=caller, permission_level=ServingEndpointPermissionLevel.CAN_MANAGE",
)
# The gateway is replaced whole.
swap(
    "table_forgotten",
    says="nothing is recorded any more",
    old="inference_table_config=kept)",
    new="inference_table_config=None)",
)
swap("no_limit_at_all", says="no limit for the caller", old="rate_limits=[limit],", new="rate_limits=[],")
# What was there before stays beside it.
swap(
    "limits_pile_up",
    says="another limit",
    old="rate_limits=[limit],",
    new="rate_limits=[*((found.ai_gateway and found.ai_gateway.rate_limits) or []), limit],",
)
swap(
    "limits_somebody_else",
    says="a limit for somebody else",
    old="        principal=caller,\n",
    new="        principal=operators,\n",
)
# A limit of the endpoint is the operators', too.
swap(
    "limits_everybody",
    says="a limit that is everybody's",
    old="        key=AiGatewayRateLimitKey.SERVICE_PRINCIPAL,\n        principal=caller,\n",
    new="        key=AiGatewayRateLimitKey.ENDPOINT,\n",
)
