'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const runs = data.runs;
  const several = runs.length > 1;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const colours = () => dark.matches
    ? ['#79b8ff', '#ffb37a', '#7ee2a8', '#f4a3d0', '#d2b3ff', '#f2d96b', '#8fe3e8', '#c9d1d9']
    : ['#0a58ca', '#b54800', '#11734b', '#a3216b', '#6a37b5', '#7a5c00', '#006d75', '#57606a'];
  const titles = {
    loss: 'Loss', game_loss: 'Loss without other terms', gradient_norm: 'Norm of the gradient',
    logit: 'Mean logit', accuracy: 'Accuracy of the discriminator', probability: 'D(x) and D(G(z))',
    distance: 'Estimated Wasserstein distance', images_per_second: 'Images per second',
  };

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes || {}).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };
  const section = id => document.getElementById(id);
  const digits = (value, most) =>
    value === null || value === undefined ? '' : value.toLocaleString('en', { maximumSignificantDigits: most });
  const number = value => digits(value, 4);
  const tableOf = (label, pairs) => {
    const table = element('table');
    Object.entries(pairs).forEach(([name, value]) =>
      table.append(element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, String(value)))));
    return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label }, table);
  };
  const perRun = (where, what) => {
    const box = element('div', several ? { class: 'runs' } : {});
    let any = false;
    runs.forEach(run => {
      const content = what(run);
      if (content) {
        any = true;
        box.append(element('div', {}, ...(several ? [element('h3', {}, run.name)] : []), content));
      }
    });
    if (any) section(where).append(box);
    return any;
  };
  const hideUnless = (id, any) => { section(id).hidden = !any; };

  const charts = [];
  let smoothing = 0.6;

  const smooth = (values, weight) => {
    if (!weight) return values;
    let sum = 0;
    let total = 0;
    return values.map(value => {
      if (value === null) return null;
      sum = weight * sum + (1 - weight) * value;
      total = weight * total + (1 - weight);
      return sum / total;
    });
  };

  const remember = (key, value) => { try { sessionStorage.setItem(key, value); } catch (e) { /* not allowed */ } };
  const recall = key => { try { return sessionStorage.getItem(key); } catch (e) { return null; } };

  /* What a chart shows of a live run, for when the page is made anew. */
  const keep = chart => {
    if (!data.refresh) return;
    const { min, max } = chart.plot.scales.x;
    const whole = min <= chart.x[0] && max >= chart.x[chart.x.length - 1];
    const hidden = chart.plot.series.slice(1).filter(s => !s.show).map(s => s.label);
    remember('chart ' + chart.title, JSON.stringify({ zoom: whole ? null : [min, max], hidden }));
  };
  const restore = chart => {
    const kept = data.refresh && JSON.parse(recall('chart ' + chart.title) || 'null');
    if (!kept) return;
    chart.plot.series.forEach((s, i) => { if (i > 0 && kept.hidden.includes(s.label)) chart.plot.setSeries(i, { show: false }); });
    if (kept.zoom) chart.plot.setScale('x', { min: kept.zoom[0], max: kept.zoom[1] });
  };

  const draw = chart => {
    if (chart.plot) chart.plot.destroy();
    const css = getComputedStyle(document.documentElement);
    const text = css.getPropertyValue('--text').trim();
    const line = css.getPropertyValue('--line').trim();
    const palette = colours();
    const axis = { values: (_, ticks) => ticks.map(v => digits(v, 6)), stroke: text, grid: { stroke: line, width: 1 }, ticks: { stroke: line } };
    const width = Math.max(200, chart.box.clientWidth - 18);
    chart.plot = new uPlot({
      width, height: 240,
      scales: { x: { time: false } },
      axes: [axis, { ...axis, size: 60 }],
      cursor: { drag: { x: true, y: false } },
      legend: { live: true },
      series: [{ label: chart.xLabel, value: (_, v) => digits(v, 15) }].concat(chart.series.map((s, i) => ({
        label: s.label, stroke: palette[i % palette.length], width: 1.5, spanGaps: true,
        dash: i >= palette.length ? [6, 4] : undefined, value: (_, v) => number(v),
        points: { show: chart.points || chart.x.length < 3 },
      }))),
    }, [chart.x].concat(chart.series.map(s => chart.points ? s.values : smooth(s.values, smoothing))), chart.box);
    restore(chart);
    ['setScale', 'setSeries'].forEach(moment => (chart.plot.hooks[moment] ||= []).push(() => keep(chart)));
    const picture = chart.box.querySelector('canvas');
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', chart.title + ' over ' + chart.xLabel + '; at the end: ' + chart.last);
    chart.box.querySelectorAll('.u-legend .u-series:not(:first-child) th').forEach(entry => {
      entry.setAttribute('tabindex', '0');
      entry.addEventListener('keydown', event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          entry.click();
        }
      });
    });
  };

  /* By buttons too: for keyboards and fingers. */
  const zoom = (chart, factor, shift) => {
    const first = chart.x[0];
    const last = chart.x[chart.x.length - 1];
    const { min, max } = chart.plot.scales.x;
    const span = Math.min((max - min) * factor, last - first);
    if (!(span > 0)) return;
    const middle = (min + max) / 2 + shift * (max - min);
    const from = Math.min(Math.max(middle - span / 2, first), last - span);
    chart.plot.setScale('x', { min: from, max: from + span });
  };
  const zooms = [
    ['+', 'closer', 0.5, 0], ['−', 'farther', 2, 0], ['←', 'earlier', 1, -0.5], ['→', 'later', 1, 0.5],
    ['↔', 'whole run', Infinity, 0],
  ];

  const addChart = (parent, title, xLabel, x, series, points) => {
    const last = series.map(s => {
      const known = s.values.filter(v => v !== null);
      return known.length ? s.label + ' ' + number(known[known.length - 1]) : '';
    }).filter(Boolean).join(', ');
    const plot = element('div', {});
    const chart = { box: plot, title, last, xLabel, x, series, points };
    const buttons = element('p', { class: 'zoom', role: 'group', 'aria-label': 'Zoom of ' + title });
    zooms.forEach(([sign, name, factor, shift]) => {
      const button = element('button', { type: 'button', title: name, 'aria-label': name }, sign);
      button.addEventListener('click', () => zoom(chart, factor, shift));
      buttons.append(button);
    });
    parent.append(element('div', { class: 'chart' }, element('h3', {}, title), buttons, plot));
    charts.push(chart);
    draw(chart);
  };

  /* All runs on one axis: the union of what each has. */
  const join = parts => {
    const places = new Set();
    parts.forEach(part => part.x.forEach(v => places.add(v)));
    const x = [...places].sort((a, b) => a - b);
    const at = new Map(x.map((v, i) => [v, i]));
    const series = parts.map(part => {
      const values = new Array(x.length).fill(null);
      part.x.forEach((v, i) => { values[at.get(v)] = part.y[i]; });
      return { label: part.label, values };
    });
    return { x, series };
  };

  const labelOf = (run, name) => (several ? run.name + (name ? ' ' : '') : '') + name;

  const curves = () => {
    const groups = new Map();
    runs.forEach(run => Object.entries(run.curves.series).forEach(([name, y]) => {
      const slash = name.indexOf('/');
      let group = slash < 0 ? name : name.slice(0, slash);
      let label = slash < 0 ? '' : name.slice(slash + 1);
      const pair = /^(real|fake)_(logit|accuracy|probability)$/.exec(group);
      if (pair) {
        group = pair[2];
        label = (pair[1] === 'real' ? 'real' : 'generated') + ', ' + label;
      } else if (group === 'terms' || group === 'parts') {
        const end = label.indexOf('/');
        group = end < 0 ? label : label.slice(0, end) + (group === 'terms' ? ' of ' : ', part of ') + label.slice(end + 1);
        label = end < 0 ? '' : label.slice(end + 1);
      }
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push({ label: labelOf(run, label) || group, x: run.curves.x, y });
    }));
    const order = Object.keys(titles);
    const place = name => { const i = order.indexOf(name); return i < 0 ? order.length : i; };
    const box = element('div', { class: 'charts' });
    section('curves').append(box);
    [...groups.keys()].sort((a, b) => place(a) - place(b)).forEach(group => {
      const parts = groups.get(group);
      const { x, series } = join(parts);
      if (x.length) addChart(box, titles[group] || group, 'iteration', x, series, false);
    });
    hideUnless('curves', groups.size > 0);
  };

  const quality = () => {
    const names = new Set();
    runs.forEach(run => Object.keys(run.evaluations).forEach(name => names.add(name)));
    const box = element('div', { class: 'charts' });
    section('quality').append(box);
    names.forEach(name => {
      const parts = runs.filter(run => run.evaluations[name])
        .map(run => ({ label: labelOf(run, several ? '' : name), x: run.evaluations[name].x, y: run.evaluations[name].y }));
      const { x, series } = join(parts);
      addChart(box, name, 'images seen', x, series, true);
    });
    perRun('quality', run => {
      const box = element('div');
      Object.entries(run.evaluations).filter(([, each]) => each.manifest).forEach(([name, each]) =>
        box.append(element('details', {}, element('summary', {}, 'how ' + name + ' was measured'),
          tableOf(run.name + ', how ' + name + ' was measured', each.manifest))));
      return box.children.length ? box : null;
    });
    hideUnless('quality', names.size > 0);
  };

  const makes = () => {
    const any = perRun('makes', run => {
      if (!run.sheets.length && !run.pictures.length) return null;
      const box = element('div');
      if (run.sheets.length) {
        const id = 'sheet-' + runs.indexOf(run);
        const picture = element('img', {});
        const shown = element('output', { for: id });
        const slider = element('input',
          { type: 'range', id, min: 0, max: run.sheets.length - 1, step: 1, class: 'sheet-slider' });
        const show = () => {
          const sheet = run.sheets[slider.value];
          picture.src = sheet.data;
          picture.alt = 'Samples of the same latents at ' + sheet.label;
          shown.textContent = sheet.label;
        };
        slider.value = run.sheets.length - 1;
        slider.addEventListener('input', show);
        show();
        box.append(element('p', {}, element('label', { for: id }, 'Samples over the run '), slider, ' ', shown), picture);
      }
      const others = element('div', { class: 'pictures' });
      run.pictures.forEach(each => others.append(element('figure', {},
        element('img', { src: each.data, alt: each.label }), element('figcaption', {}, each.label))));
      box.append(others);
      return box;
    });
    hideUnless('makes', any);
  };

  const warnings = () => hideUnless('warnings', perRun('warnings', run => {
    if (!run.signs.length) return null;
    const box = element('div');
    run.signs.forEach(each => box.append(element('div', { class: 'sign' },
      element('p', {}, element('strong', {}, each.sign), ' at iteration ' + each.iteration.toLocaleString('en')
        + (each.times > 1 ? ', ' + each.times.toLocaleString('en') + ' times until ' + each.last.toLocaleString('en') : '')),
      element('p', {}, each.evidence), element('p', {}, each.advice))));
    return box;
  }));

  const about = () => hideUnless('about', perRun('about', run => {
    const box = element('div');
    if (run.about.machine) box.append(element('h3', {}, 'Machine and versions'), tableOf(run.name + ', machine and versions', run.about.machine));
    if (run.about.configuration) box.append(element('h3', {}, 'Configuration'), tableOf(run.name + ', configuration', run.about.configuration));
    return box.children.length ? box : null;
  }));

  section('title').textContent = runs.map(run => run.name).join(' · ');
  document.title = runs.map(run => run.name).join(', ') + ' – GAN4J';
  section('state').textContent = runs.map(run =>
    (several ? run.name + ': ' : '') + run.iterations.toLocaleString('en') + ' iterations in ' + number(run.seconds) + ' s'
    + Object.entries(run.evaluations).map(([name, m]) => ', ' + name + ' ' + number(m.y[m.y.length - 1])).join('')).join(' · ');
  warnings();
  makes();
  quality();
  curves();
  about();

  const slider = section('smoothing');
  const redraw = () => charts.forEach(draw);
  const smoothBy = value => {
    smoothing = Number(value);
    section('smoothing-value').textContent = smoothing.toFixed(2);
  };
  slider.addEventListener('input', () => {
    smoothBy(slider.value);
    remember('smoothing', slider.value);
    charts.filter(chart => !chart.points).forEach(chart => {
      chart.plot.setData([chart.x].concat(chart.series.map(s => smooth(s.values, smoothing))), false);
      chart.plot.redraw();
    });
  });
  if (recall('smoothing')) {
    slider.value = recall('smoothing');
    smoothBy(slider.value);
    redraw();
  }
  dark.addEventListener('change', redraw);
  let waiting;
  addEventListener('resize', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => charts.forEach(chart =>
      chart.plot.setSize({ width: Math.max(200, chart.box.clientWidth - 18), height: 240 })), 100);
  });

  if (data.refresh) {
    section('refreshing').hidden = false;
    const box = section('refresh');
    box.checked = recall('refresh') !== 'off';
    box.addEventListener('change', () => remember('refresh', box.checked ? 'on' : 'off'));
    let told = false;
    setInterval(() => {
      if (!box.checked || document.hidden) return;
      fetch(location.href).then(answer => { if (answer.ok) location.reload(); }).catch(() => {
        if (!told) section('state').textContent += ' · the server is gone: the run has ended, or waits';
        told = true;
      });
    }, data.refresh * 1000);
  }
})();
