// SPDX-License-Identifier: GPL-2.0
/*
 * A QEMU that lacks what it says it has, or has nothing that is known, is refused before it runs.
 */
#include "test_plugin_fake.h"

static void expect(const qemu_info_t *info, const char *why)
{
	const char *said = api_check(info);

	if (!why)
		assert_null(said);
	else if (!said || !strstr(said, why))
		fail_msg("'%s' is not in: %s", why, said ? said : "(nothing)");
}

static void versions_are_checked(void **state)
{
	qemu_info_t info = fake_info(0, 1);

	(void)state;
	expect(&info, NULL);
	info = fake_info(2, 4);
	expect(&info, "version 4 of the plugin interface and lacks how that counts");
	info = fake_info(API_NEWEST + 1, API_NEWEST + 2);
	expect(&info, "of the plugin interface, and");
	info = fake_info(0, 0);
	expect(&info, "versions 0 to 0");
}

static void guests_are_checked(void **state)
{
	qemu_info_t info = fake_info(0, 1);

	(void)state;
	info.target_name = "aarch64";
	expect(&info, "use qemu-system-x86_64");
	info = fake_info(0, 1);
	info.system_emulation = false;
	expect(&info, "use qemu-system-x86_64");
	info = fake_info(0, 1);
	info.system.smp_vcpus = 2;
	expect(&info, "use -smp 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_are_checked),
		cmocka_unit_test(guests_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
