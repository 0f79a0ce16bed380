// Trains a model. It runs on a thread of its own, so that Ctrl-C is heard.
// Tested by python/tests/test_train.py.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cmath>
#include <map>

#include "base/file.h"
#include "kijil/evaluate.h"
#include "kijil/train.h"
#include "python/bindings.h"
#include "python/errors.h"
#include "python/gil.h"
#include "python/pages.h"
#include "train/meta.h"
#include "train/record.h"

namespace kijil::python {
namespace {

namespace nb = nanobind;

int whole(const std::string& name, double value) {
  if (value == std::floor(value) && std::abs(value) < 1e9) {
    return static_cast<int>(value);
  }
  throw_invalid(name + ": " + nb::str(nb::float_(value)).c_str() +
                " is not a whole number below a billion");
}

void set_number(const std::string& name, double value, TrainOptions& o) {
  const std::map<std::string, int*> counts = {
      {"dimension", &o.stage_one.dimension},
      {"epochs", &o.stage_one.epochs},
      {"min_n", &o.stage_one.min_n},
      {"max_n", &o.stage_one.max_n},
      {"word_ngrams", &o.stage_one.word_ngrams},
      {"min_count", &o.stage_one.min_count},
      {"buckets", &o.stage_one.buckets},
      {"seed", &o.stage_one.seed},
      {"folds", &o.folds}};
  const std::map<std::string, double*> weights = {
      {"learning_rate", &o.stage_one.learning_rate},
      {"page_l2", &o.stage_two.page_l2},
      {"list_l2", &o.stage_two.list_l2},
      {"strength", &o.init.strength}};
  if (const auto count = counts.find(name); count != counts.end()) {
    *count->second = whole(name, value);
  } else {
    *weights.at(name) = value;
  }
}

// What train() in Python was told: numbers by name, and the rest.
TrainOptions options_of(const nb::dict& settings) {
  TrainOptions options;
  for (const auto [name, value] : nb::cast<nb::dict>(settings["numbers"])) {
    set_number(nb::cast<std::string>(name), nb::cast<double>(value), options);
  }
  if (!settings["init"].is_none()) {
    options.init.model = nb::cast<Classifier>(settings["init"]);
  }
  options.init.keep = pages_of(settings["keep"]);
  options.composed = pages_of(settings["composed"]);
  options.composed_lists = nb::cast<bool>(settings["composed_lists"]);
  for (LabeledPage& page : pages_of(settings["lines"])) {
    for (LabeledLine& line : page.lines) {
      options.extra_lines.push_back(std::move(line));
    }
  }
  return options;
}

// Calls the Python function, from whichever thread there is progress on.
class Progress {
 public:
  Progress(nb::handle function, const std::atomic<bool>& stop)
      : function_(function), stop_(stop) {}

  void operator()(const std::string& step, double done) const {
    if (stop_) throw Stopped();
    if (function_.is_none()) return;
    const nb::gil_scoped_acquire acquired;
    function_(step, std::round(done * 1e4) / 1e4);  // for progress=print
  }

 private:
  nb::handle function_;
  const std::atomic<bool>& stop_;
};

std::optional<Evaluation> evaluation_of(
    const std::vector<LabeledPage>& pages,
    const std::vector<std::vector<LineResult>>& labels) {
  Result<Evaluation> evaluation = evaluate(pages, labels);
  return evaluation ? std::optional(std::move(*evaluation)) : std::nullopt;
}

std::string record_of(const nb::dict& settings,
                      const std::vector<LabeledPage>& pages,
                      const TrainOptions& options, const TrainedModel& model) {
  return train::training_record(
      {nb::cast<std::string>(settings["name"]),
       nb::cast<std::vector<std::string>>(settings["inputs"]), pages, options,
       model,
       check_training_pages(pages, options.init.model
                                       ? TrainingStart::kModel
                                       : TrainingStart::kNothing),
       evaluation_of(pages, model.held_out.labels),
       evaluation_of(pages, model.held_out.before)});
}

// What check_training_pages() says of them.
std::vector<std::string> check_pages(nb::handle pages) {
  return check_training_pages(pages_of(pages), TrainingStart::kNothing);
}

// The same for pages that a model goes on from.
std::vector<std::string> check_further_pages(nb::handle pages) {
  return check_training_pages(pages_of(pages), TrainingStart::kModel);
}

// (bytes, pages, sites, lines, the record as JSON).
nb::tuple train(nb::handle page_tuples, const nb::dict& settings,
                nb::handle progress) {
  const std::vector<LabeledPage> pages = pages_of(page_tuples);
  TrainOptions options = options_of(settings);
  options.meta_json = train::describe_training(
      nb::cast<std::string>(settings["name"]), pages, options);
  const TrainedModel model = interruptible([&](const auto& stop) {
    options.progress = Progress(progress, stop);
    return value_of(train_model(pages, options));
  });
  return nb::make_tuple(nb::bytes(model.bytes.data(), model.bytes.size()),
                        model.pages, model.sites, model.lines,
                        record_of(settings, pages, options, model));
}

// The model, and beside it the record of its making.
void save(const nb::bytes& path, const nb::bytes& model,
          const std::string& record) {
  const std::string name(path.c_str(), path.size());
  value_of(write_file(name, {model.c_str(), model.size()}));
  value_of(write_file(name + ".json", record));
}

}  // namespace

void bind_training(nb::module_& module) {
  module.def("check_pages", check_pages);
  module.def("check_further_pages", check_further_pages);
  module.def("save", save);
  module.def("train", train, nb::arg(), nb::arg(), nb::arg().none());
}

}  // namespace kijil::python
