// SPDX-License-Identifier: GPL-2.0
// Google Benchmark for C programs: see gbench.h. The only C++ of the project. Written against what
// Google Benchmark 1.7 and 1.9 have in common.
#include "gbench.h"

#include <benchmark/benchmark.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <vector>

struct gbench_state {
	benchmark::State &state;
	bool more; // iterations are left
	bool skipped;
};

namespace
{

struct entry {
	gbench_fn fn;
	void *data;
	int64_t iterations;
	int repetitions;
	bool manual_time;
	std::string time_unit;
};

// Forwards to a JSONReporter that outlives the single run: the context goes out once, before the
// first run, and the end of the document once, when it is closed.
class recorder : public benchmark::BenchmarkReporter
{
      public:
	bool ReportContext(const Context &context) override
	{
		if (json_ && !begun_)
			begun_ = json_->ReportContext(context);
		return true;
	}

	void ReportRuns(const std::vector<Run> &runs) override
	{
		if (!json_)
			return;
		std::vector<Run> named(runs);
		for (Run &run : named) {
			run.run_name = benchmark::BenchmarkName();
			run.run_name.function_name = name_;
		}
		// Its reporter knows units of time alone.
		std::ostringstream text;
		json_->SetOutputStream(&text);
		json_->ReportRuns(named);
		json_->SetOutputStream(&file_);
		file_ << in_unit(text.str());
	}

	// Called after each run, which is not the end of our document.
	void Finalize() override
	{
	}

	void name_runs(const std::string &name, const std::string &time_unit)
	{
		name_ = name;
		time_unit_ = time_unit;
	}

	int open(const char *path)
	{
		if (json_)
			return -EBUSY;
		errno = 0;
		file_.open(path, std::ios::out | std::ios::trunc);
		if (!file_.is_open())
			return errno ? -errno : -EIO;
		json_.reset(new benchmark::JSONReporter());
		json_->SetOutputStream(&file_);
		begun_ = false;
		return 0;
	}

	int close()
	{
		if (!json_)
			return -ENOENT;
		ReportContext(Context());
		json_->Finalize();
		json_.reset();
		errno = 0;
		file_.close();
		const bool failed = file_.fail();
		file_.clear();
		if (!failed)
			return 0;
		return errno ? -errno : -EIO;
	}

      private:
	std::string in_unit(std::string text) const
	{
		static const std::string mark = "\"time_unit\": \"", ns = mark + "ns\"";
		for (size_t at = 0; (at = text.find(ns, at)) != std::string::npos;
		     at += mark.size())
			text.replace(at, ns.size(), mark + time_unit_ + "\"");
		return text;
	}

	std::unique_ptr<benchmark::JSONReporter> json_;
	std::ofstream file_;
	std::string name_, time_unit_;
	bool begun_ = false;
};

// The errno for the exception that is being handled.
int exception_errno()
{
	try {
		throw;
	} catch (const std::bad_alloc &) {
		return -ENOMEM;
	} catch (...) {
		return -EIO;
	}
}

// Google Benchmark aborts where a body returns with iterations left and no error, so a body that
// does is given one.
int run_body(const entry &entry, benchmark::State &state)
{
	gbench_state body = { state, true, false };
	int err = entry.fn(&body, entry.data);

	if (err && !body.skipped)
		gbench_skip(&body, err, strerror(-err));
	else if (!err && body.more && !body.skipped)
		gbench_skip(&body, -ECANCELED, "returned with iterations left");
	return !err && body.skipped ? -ECANCELED : err;
}

} // namespace

struct gbench {
	std::map<std::string, entry> entries;
	recorder report;
};

int gbench_new(struct gbench **gbp)
{
	try {
		*gbp = new gbench();
		return 0;
	} catch (...) {
		return exception_errno();
	}
}

void gbench_free(struct gbench *gb)
{
	delete gb;
}

int gbench_register(struct gbench *gb, const struct gbench_spec *spec)
{
	if (!spec->name || !spec->name[0] || !spec->fn || spec->iterations < 1 ||
	    spec->repetitions < 1)
		return -EINVAL;
	try {
		entry added = { spec->fn,	   spec->data,
				spec->iterations,  spec->repetitions,
				spec->manual_time, spec->time_unit ? spec->time_unit : "ns" };
		return gb->entries.emplace(spec->name, std::move(added)).second ? 0 : -EEXIST;
	} catch (...) {
		return exception_errno();
	}
}

// The one entry is put in Google Benchmark's registry for this run alone: its own selection is by
// regular expression over decorated names, which cannot be exact and costs more the more there is
// registered.
int gbench_run(struct gbench *gb, const char *name)
{
	try {
		const auto found = gb->entries.find(name);
		if (found == gb->entries.end())
			return -ENOENT;

		const entry &entry = found->second;
		int err = 0;
		auto body = [&entry, &err](benchmark::State &state) {
			const int ret = run_body(entry, state);
			if (!err)
				err = ret;
		};

		benchmark::ClearRegisteredBenchmarks();
		auto *bench = benchmark::RegisterBenchmark(name, body);
		bench->Iterations(entry.iterations)->Repetitions(entry.repetitions);
		if (entry.manual_time)
			bench->UseManualTime();

		gb->report.name_runs(found->first, entry.time_unit);
		const size_t ran = benchmark::RunSpecifiedBenchmarks(&gb->report, "all");
		return ran == 1 ? err : -EIO;
	} catch (...) {
		return exception_errno();
	}
}

int gbench_json_open(struct gbench *gb, const char *path)
{
	try {
		return gb->report.open(path);
	} catch (...) {
		return exception_errno();
	}
}

int gbench_json_close(struct gbench *gb)
{
	try {
		return gb->report.close();
	} catch (...) {
		return exception_errno();
	}
}

bool gbench_iterate(struct gbench_state *state)
{
	state->more = state->state.KeepRunning();
	return state->more;
}

void gbench_set_iteration_time(struct gbench_state *state, double seconds)
{
	state->state.SetIterationTime(seconds);
}

int gbench_set_counter(struct gbench_state *state, const char *name, double value)
{
	if (!std::isfinite(value))
		return -EINVAL;
	try {
		state->state.counters[name] = value;
		return 0;
	} catch (...) {
		return exception_errno();
	}
}

int gbench_skip(struct gbench_state *state, int err, const char *why)
{
	try {
		state->skipped = true;
		state->state.SkipWithError(why);
		return err;
	} catch (...) {
		return exception_errno();
	}
}
